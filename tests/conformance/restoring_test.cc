// What a check changed is put back after it.
#include <gtest/gtest.h>

#include "endpoints/endpoints.h"
#include "support/connections_test.h"

namespace connectmaster::conformance {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint32_t kSomebodys = 846;

class Restoring : public ConnectionsTest {
 protected:
  static void SetUpTestSuite() { UseEndpoint(MakeFakeEndpoint()); }
  static void TearDownTestSuite() { UseEndpoint(nullptr); }

  gsdk::network::IPConfig ConfigOf(const Device& device) {
    return tenant().UdpMaster().GetIPConfig(device.gateway_id(), UdpInfoOf(device)).value();
  }
  gsdk::connect::SearchDeviceInfo Found(const Device& device) {
    const auto found = calls().SearchDevice(device.gateway_id());
    EXPECT_OK(found);
    for (const auto& info : found.value()) {
      if (info.deviceid() == device.id()) return info;
    }
    ADD_FAILURE() << "device " << device.id() << " is not found";
    return {};
  }

  // A device of the first gateway that dials in, and may be changed.
  absl::StatusOr<Device> DialsInToChange(bool use_ssl) {
    return DeviceToChange(gateway_id(), "device that dials in", [&](const Device& it) {
      return ModeOf(it) == gsdk::connect::DEVICE_TO_SERVER && it.use_ssl() == use_ssl;
    });
  }

  // Changes a device with `change`, puts it back, and sees it as it was.
  void ExpectPutBack(const Device& device, const std::function<absl::Status()>& change) {
    const auto config = ConfigOf(device);
    const auto info = Found(device);
    ASSERT_OK(change());
    ASSERT_OK(RestoreDevice(device));
    EXPECT_EQ(ConfigOf(device).ShortDebugString(), config.ShortDebugString());
    EXPECT_EQ(Found(device).ShortDebugString(), info.ShortDebugString());
    EXPECT_EQ(ShownStatus(device), std::nullopt);
  }

  absl::Status SetMode(const Device& device, gsdk::connect::ConnectionMode mode) {
    auto config = ConfigOf(device);
    config.set_connectionmode(mode);
    return tenant().UdpMaster().SetIPConfig(device.gateway_id(), UdpInfoOf(device), config);
  }
};

TEST_F(Restoring, DeviceThatWasNotChangedIsLeftAlone) {
  ASSERT_OK_AND_ASSIGN(const Device device, DeviceToChange());
  ExpectPutBack(device, [] { return absl::OkStatus(); });
}

TEST_F(Restoring, ModeIsPutBack) {
  ASSERT_OK_AND_ASSIGN(const Device is_dialled, DeviceToChange());
  ExpectPutBack(is_dialled, [&] { return SetMode(is_dialled, gsdk::connect::DEVICE_TO_SERVER); });
  ASSERT_OK_AND_ASSIGN(const Device dials_in, DialsInToChange(/*use_ssl=*/false));
  ExpectPutBack(dials_in, [&] { return SetMode(dials_in, gsdk::connect::SERVER_TO_DEVICE); });
}

TEST_F(Restoring, AddressAndPortArePutBack) {
  ASSERT_OK_AND_ASSIGN(const Device device, DeviceToChange());
  ExpectPutBack(device, [&] {
    auto config = ConfigOf(device);
    config.set_ipaddr("192.168.0.249");
    config.set_port(52'001);
    return tenant().UdpMaster().SetIPConfig(device.gateway_id(), UdpInfoOf(device), config);
  });
}

TEST_F(Restoring, SslIsPutBack) {
  for (const bool use_ssl : {false, true}) {
    SCOPED_TRACE(use_ssl);
    ASSERT_OK_AND_ASSIGN(const Device device, DeviceToChange(gateway_id(), use_ssl));
    ExpectPutBack(device, [&] {
      if (auto status = Connect(device).status(); !status.ok()) return status;
      return use_ssl ? calls().DisableSSL(device.id()) : calls().EnableSSL(device.id());
    });
  }
}

TEST_F(Restoring, SslOfADeviceThatDialsInIsPutBack) {
  for (const bool use_ssl : {false, true}) {
    SCOPED_TRACE(use_ssl);
    ASSERT_OK_AND_ASSIGN(const Device device, DialsInToChange(use_ssl));
    ExpectPutBack(device, [&] {
      if (auto status = LetIn(device); !status.ok()) return status;
      if (!Connects(device)) return absl::InternalError("it does not connect");
      if (auto status = LetNobodyIn(device); !status.ok()) return status;
      return use_ssl ? calls().DisableSSL(device.id()) : calls().EnableSSL(device.id());
    });
  }
}

TEST_F(Restoring, GatewayIsPutBackAsSomebodyLeftIt) {
  gsdk::connect::AsyncConnectInfo somebodys;
  somebodys.set_deviceid(kSomebodys);
  gsdk::connect::AcceptFilter filter;
  filter.add_deviceids(1);
  gsdk::connect::AcceptFilter stored_filter;
  stored_filter.add_deviceids(2);
  gsdk::connect::SlaveDeviceInfo slaves;
  slaves.set_deviceid(kSomebodys);
  slaves.add_rs485slavedeviceids(3);
  ASSERT_OK(calls().AddAsyncConnectionDB(gateway_id(), {somebodys}));
  ASSERT_OK(calls().SetAcceptFilterDB(gateway_id(), stored_filter));
  ASSERT_OK(calls().SetAcceptFilter(gateway_id(), filter));
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway_id(), {slaves}));
  ASSERT_OK_AND_ASSIGN(const GatewaySettings before, ReadSettings(tenant(), gateway_id()));

  ASSERT_OK_AND_ASSIGN(const Device connected, DeviceToConnect());
  ASSERT_OK_AND_ASSIGN(const Device registered, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  ASSERT_OK_AND_ASSIGN(const Device accepted, DeviceThatDialsIn());
  somebodys.set_deviceid(kNobody);
  slaves.add_rs485slavedeviceids(4);
  gsdk::connect::SlaveDeviceInfo more_slaves;
  more_slaves.set_deviceid(kNobody);
  filter.set_allowall(true);
  ASSERT_OK(calls().AddAsyncConnectionDB(gateway_id(), {somebodys}));
  ASSERT_OK(calls().SetAcceptFilterDB(gateway_id(), {}));
  ASSERT_OK(calls().SetAcceptFilter(gateway_id(), filter));
  ASSERT_OK(calls().AddSlaveDeviceDB(gateway_id(), {slaves, more_slaves}));
  ASSERT_OK(Connect(connected));
  ASSERT_OK(Register({registered}));
  ASSERT_TRUE(Connects(accepted));

  PutBack(tenant(), site(), before);
  EXPECT_THAT(calls().GetAcceptFilterDB(gateway_id())->deviceids(), ElementsAre(2));
  ASSERT_OK_AND_ASSIGN(const auto filter_now, calls().GetAcceptFilter(gateway_id()));
  EXPECT_FALSE(filter_now.allowall());
  EXPECT_THAT(filter_now.deviceids(), ElementsAre(1));
  ASSERT_OK_AND_ASSIGN(const auto stored, calls().GetAsyncConnectionDB(gateway_id()));
  ASSERT_THAT(stored, SizeIs(1));
  EXPECT_EQ(stored[0].deviceid(), kSomebodys);
  ASSERT_OK_AND_ASSIGN(const auto stored_slaves, calls().GetSlaveDeviceDB(gateway_id()));
  ASSERT_THAT(stored_slaves, SizeIs(1));
  EXPECT_THAT(stored_slaves[0].rs485slavedeviceids(), ElementsAre(3));
  ASSERT_OK_AND_ASSIGN(const auto managed, calls().GetDeviceList(gateway_id()));
  ASSERT_THAT(managed, SizeIs(1));
  EXPECT_EQ(managed[0].deviceid(), kSomebodys);
  DO_OR_SKIP(lab().PassTime(kTwoMoreTries));
  EXPECT_THAT(calls().GetDeviceList(gateway_id()).value(), SizeIs(1)) << "somebody came back";
}

TEST_F(Restoring, SlavesThatAGatewayServesArePutBack) {
  ASSERT_OK_AND_ASSIGN(const Device parent, [&]() -> absl::StatusOr<Device> {
    for (const Device& device : site().description.devices()) {
      if (!device.rs485_slave_ids().empty()) return device;
    }
    return absl::UnimplementedError("no device has slaves");
  }());
  gsdk::connect::SlaveDeviceInfo slaves;
  slaves.set_deviceid(parent.id());
  slaves.add_rs485slavedeviceids(parent.rs485_slave_ids(0));
  ASSERT_OK_AND_ASSIGN(const GatewaySettings without, ReadSettings(tenant(), parent.gateway_id()));
  ASSERT_OK(calls().SetSlaveDevice(parent.gateway_id(), {slaves}));
  ASSERT_OK_AND_ASSIGN(const GatewaySettings with, ReadSettings(tenant(), parent.gateway_id()));
  PutBack(tenant(), site(), without);
  ASSERT_OK_AND_ASSIGN(const auto none, calls().GetSlaveDevice(parent.gateway_id()));
  for (const auto& info : none) {
    EXPECT_THAT(info.rs485slavedeviceids(), IsEmpty());
  }
  PutBack(tenant(), site(), with);
  ASSERT_OK_AND_ASSIGN(const auto now, calls().GetSlaveDevice(parent.gateway_id()));
  ASSERT_THAT(now, SizeIs(1));
  EXPECT_THAT(now[0].rs485slavedeviceids(), ElementsAre(parent.rs485_slave_ids(0)));
}

}  // namespace
}  // namespace connectmaster::conformance
