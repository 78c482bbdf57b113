#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Devices 301 on gateway1's subnet and 302 on that of the other tenant's gateway2, each with an RS-485 slave.
class SlavesTest : public WorldTest {
 protected:
  SlavesTest() {
    AddParent(301, "192.168.0.131", 3010);
    AddParent(302, "10.0.0.132", 3020);
  }

  void AddParent(std::uint32_t id, const std::string& address, std::uint32_t slave) {
    auto parent = DeviceAt(id, address);
    parent.add_rs485_slave_ids(slave);
    world_.AddDevice(parent);
  }

  static gsdk::connect::SlaveDeviceInfo Slave(std::uint32_t parent, std::uint32_t slave) {
    gsdk::connect::SlaveDeviceInfo info;
    info.set_deviceid(parent);
    info.add_rs485slavedeviceids(slave);
    return info;
  }

  absl::Status Set(const gsdk::connect::SlaveDeviceInfo& info) {
    gsdk::connect_master::SetSlaveDeviceRequest request;
    request.set_gatewayid("gateway1");
    *request.add_slavedeviceinfos() = info;
    return Answered(world_, connect_master::SetSlaveDevice, kTenant1, request).status();
  }

  std::vector<std::uint32_t> Parents() {
    gsdk::connect_master::GetSlaveDeviceRequest request;
    request.set_gatewayid("gateway1");
    const auto response = Answered(world_, connect_master::GetSlaveDevice, kTenant1, request);
    EXPECT_THAT(response, IsOk());
    std::vector<std::uint32_t> parents;
    for (const auto& info : response.value().slavedeviceinfos()) parents.push_back(info.deviceid());
    return parents;
  }
};

TEST_F(SlavesTest, ASlaveThatIsRegisteredOnItsParentCanBeSet) {
  RecordProperty("requirements", "SLAVE-1 SLAVE-3");
  EXPECT_THAT(Set(Slave(301, 3010)), IsOk());
  EXPECT_THAT(Parents(), ElementsAre(301));
  EXPECT_THAT(Set(Slave(301, 3011)), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("3011")));
}

TEST_F(SlavesTest, AnotherTenantsDeviceIsNoParentWhateverItHas) {
  RecordProperty("requirements", "GW-3 SLAVE-3");
  const absl::Status registered = Set(Slave(302, 3020));
  EXPECT_THAT(registered, StatusIs(absl::StatusCode::kFailedPrecondition));
  const absl::Status of_nobody = Set(Slave(999, 3020));
  EXPECT_THAT(of_nobody, StatusIs(absl::StatusCode::kFailedPrecondition));
  world_.Apply(SlavesStored{"gateway1", Slave(302, 3020)});
  EXPECT_THAT(Parents(), IsEmpty());
}

TEST_F(SlavesTest, AParentOnAnotherSubnetIsTheGatewaysWhileItIsConnectedToIt) {
  RecordProperty("requirements", "SLAVE-1 SLAVE-3");
  auto far = DeviceAt(303, "172.16.0.3");
  far.set_mode(testkit::DEVICE_TO_SERVER);
  far.set_server_address("192.168.0.2");
  far.add_rs485_slave_ids(3030);
  ASSERT_THAT(SetFilter({303}), IsOk());
  EXPECT_THAT(Set(Slave(303, 3030)), StatusIs(absl::StatusCode::kFailedPrecondition));
  world_.AddDevice(far);
  Settle();
  ASSERT_THAT(Managed(), ElementsAre(303));
  EXPECT_THAT(Set(Slave(303, 3030)), IsOk());
  EXPECT_THAT(Parents(), ElementsAre(303));
}

}  // namespace
}  // namespace connectmaster::fakegateway
