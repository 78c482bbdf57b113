#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The line between a device gateway and the master gateway.
class DeviceGatewayTest : public WorldTest {
 protected:
  // Adds a registered device gateway with a certificate.
  void AddGateway(const std::string& id, const GatewayCertificate& certificate) {
    world_.AddDeviceGateway(GatewayAt(id, "172.16.0.2", "172.16.0.0/24"), certificate);
    world_.Apply(GatewayAdded{id, "tenant1"});
    Settle();
  }

  static CertificateHolder Holder(const std::string& id) { return {CertificateHolder::Kind::kGateway, id}; }

  std::shared_ptr<GatewayLog> log_ = WatchGateways();
  std::shared_ptr<DeviceLog> devices_ = WatchDevices();
};

TEST_F(DeviceGatewayTest, NotRegistered_DialsAtOnceWhenItIs) {
  RecordProperty("requirements", "GW-5 GW-10 TENANT-12");
  world_.AddDeviceGateway(GatewayAt("new", "172.16.0.2", "172.16.0.0/24"), {});
  Advance(milliseconds(3'500));
  EXPECT_FALSE(IsGatewayConnected("new"));
  EXPECT_THAT(log_->changes, IsEmpty());
  world_.Apply(GatewayAdded{"new", "tenant1"});
  Settle();
  EXPECT_TRUE(IsGatewayConnected("new"));
  Advance(seconds(10));
  ASSERT_THAT(Described(log_->changes), ElementsAre("new: CONNECTED"));
  EXPECT_EQ(log_->changes[0].timestamp(), UnixSeconds(kStart) + 3);
}

TEST_F(DeviceGatewayTest, LinkIsCut_DialsEachSecondUntilItIsLetIn) {
  RecordProperty("requirements", "GW-10");
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  Advance(milliseconds(3'500));
  ASSERT_THAT(hand_.RestoreGatewayLink("gateway1"), IsOk());
  Advance(milliseconds(499));
  EXPECT_FALSE(IsGatewayConnected("gateway1"));
  Advance(milliseconds(1));
  EXPECT_TRUE(IsGatewayConnected("gateway1"));
}

TEST_F(DeviceGatewayTest, ThatIsCutLosesItsDevicesAndDialsAgain) {
  RecordProperty("requirements", "GW-5 GW-9 GW-10");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(Connect("192.168.0.102", 0, true)->result, IsOk());
  devices_->changes.clear();
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  ASSERT_THAT(hand_.CutGatewayLink("gateway1"), IsOk());
  Advance(seconds(60));
  EXPECT_FALSE(IsGatewayConnected("gateway1"));
  EXPECT_THAT(Described(devices_->changes), ElementsAre("device 101: DISCONNECTED", "device 102: DISCONNECTED"));
  EXPECT_THAT(Described(log_->changes), ElementsAre("gateway1: DISCONNECTED"));
  ASSERT_THAT(hand_.RestoreGatewayLink("gateway1"), IsOk());
  ASSERT_THAT(hand_.RestoreGatewayLink("gateway1"), IsOk());
  Advance(seconds(1));
  EXPECT_TRUE(IsGatewayConnected("gateway1"));
  EXPECT_THAT(Described(log_->changes), ElementsAre("gateway1: DISCONNECTED", "gateway1: CONNECTED"));
  EXPECT_THAT(Managed(), IsEmpty());
  EXPECT_THAT(Connect("192.168.0.101")->result, IsOk());
}

TEST_F(DeviceGatewayTest, ThatIsDeletedIsCutOffAndComesBackWhenItIsAdded) {
  RecordProperty("requirements", "GW-5 GW-9 GW-10");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  world_.Apply(GatewayDeleted{"gateway1"});
  Advance(seconds(5));
  EXPECT_THAT(Described(devices_->changes), ElementsAre("device 101: TCP_CONNECTED", "device 101: DISCONNECTED"));
  EXPECT_THAT(Described(log_->changes), ElementsAre("gateway1: DISCONNECTED"));
  EXPECT_THAT(List(), StatusIs(absl::StatusCode::kNotFound));
  world_.Apply(GatewayAdded{"gateway1", "tenant2"});
  Advance(seconds(1));
  EXPECT_THAT(Managed("gateway1", kTenant2), IsEmpty());
  EXPECT_EQ(log_->changes.size(), 1U);  // it is somebody else's now
}

TEST_F(DeviceGatewayTest, WhoseCertificateIsBlacklistedIsCutOffUntilItIsCleared) {
  RecordProperty("requirements", "GW-6 GW-9 GW-10");
  AddGateway("new", {.serial_number = 77});
  ASSERT_TRUE(IsGatewayConnected("new"));
  world_.Apply(SerialBlacklisted{Holder("new"), 77});
  Advance(seconds(5));
  EXPECT_FALSE(IsGatewayConnected("new"));
  world_.Apply(SerialCleared{Holder("new"), 77});
  Advance(seconds(1));
  EXPECT_TRUE(IsGatewayConnected("new"));
  EXPECT_THAT(Described(log_->changes), ElementsAre("new: CONNECTED", "new: DISCONNECTED", "new: CONNECTED"));
}

TEST_F(DeviceGatewayTest, AnotherSerialNumberOrHolderOnTheBlacklistDoesNotMatter) {
  RecordProperty("requirements", "GW-6");
  AddGateway("new", {.serial_number = 77});
  world_.Apply(SerialBlacklisted{Holder("new"), 78});
  world_.Apply(SerialBlacklisted{Holder("gateway1"), 77});
  world_.Apply(SerialBlacklisted{{CertificateHolder::Kind::kTenant, "new"}, 77});
  Advance(seconds(2));
  EXPECT_TRUE(IsGatewayConnected("new"));
  EXPECT_TRUE(IsGatewayConnected("gateway1"));
}

TEST_F(DeviceGatewayTest, WithACertificateOfAnotherRootOrNameIsNeverLetIn) {
  RecordProperty("requirements", "GW-6 GW-10");
  AddGateway("new", {.trusted = false});
  Advance(seconds(60));
  EXPECT_FALSE(IsGatewayConnected("new"));
}

TEST_F(DeviceGatewayTest, IsLetInWhileItsCertificateIsValid) {
  RecordProperty("requirements", "GW-10");
  AddGateway("new", {.not_before = kStart + seconds(5), .not_after = kStart + seconds(20)});
  Advance(milliseconds(4'999));
  EXPECT_FALSE(IsGatewayConnected("new"));
  Advance(milliseconds(1));
  EXPECT_TRUE(IsGatewayConnected("new"));
  MoveTo(kStart + milliseconds(19'500));
  ASSERT_THAT(hand_.CutGatewayLink("new"), IsOk());
  ASSERT_THAT(hand_.RestoreGatewayLink("new"), IsOk());
  Advance(seconds(60));
  EXPECT_FALSE(IsGatewayConnected("new"));
}

TEST_F(DeviceGatewayTest, WhoseCertificateExpiredStaysWhenAnotherSerialNumberIsBlacklisted) {
  RecordProperty("requirements", "GW-6");
  AddGateway("new", {.serial_number = 77, .not_after = kStart + seconds(20)});
  Advance(seconds(60));
  ASSERT_TRUE(IsGatewayConnected("new"));  // only dialling looks at the date
  world_.Apply(SerialBlacklisted{Holder("new"), 78});
  EXPECT_TRUE(IsGatewayConnected("new"));
}

TEST_F(DeviceGatewayTest, ATenantSeesItsOwnGatewaysChangesOnly) {
  RecordProperty("requirements", "GW-3 GW-5 LOGIN-7");
  const auto admin = WatchGateways(kAdmin);
  ASSERT_THAT(hand_.CutGatewayLink("gateway2"), IsOk());
  Settle();
  EXPECT_THAT(log_->changes, IsEmpty());
  EXPECT_THAT(Described(admin->changes), ElementsAre("gateway2: DISCONNECTED"));
}

TEST_F(DeviceGatewayTest, GetTellsEachOnceAndNothingOfOthers) {
  RecordProperty("requirements", "GW-1 GW-2 GW-3 GW-7");
  world_.Apply(GatewayAdded{"nowhere", "tenant1"});
  gsdk::gateway::GetRequest request;
  EXPECT_EQ(GetGateways(world_, kTenant1, request)->gatewayinfos_size(), 0);
  for (const char* const id : {"gateway1", "nowhere", "gateway1"}) request.add_gatewayids(id);
  const auto response = GetGateways(world_, kTenant1, request);
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->gatewayinfos_size(), 2);
  EXPECT_TRUE(response->gatewayinfos(0).isconnected());
  EXPECT_EQ(response->gatewayinfos(1).gatewayid(), "nowhere");
  EXPECT_FALSE(response->gatewayinfos(1).isconnected());
  request.add_gatewayids("gateway2");
  EXPECT_THAT(GetGateways(world_, kTenant1, request), StatusIs(absl::StatusCode::kNotFound, HasSubstr("'gateway2'")));
}

}  // namespace
}  // namespace connectmaster::fakegateway
