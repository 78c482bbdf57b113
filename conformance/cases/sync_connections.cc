// Connecting to a device and waiting for it.
#include "connectmaster/client/status.h"
#include "support/address_forms.h"
#include "support/connections_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::ConnectInfo;
using gsdk::connect::DISCONNECTED;
using gsdk::connect::TCP_CONNECTED;
using gsdk::connect::TLS_CONNECTED;
using testing::AllOf;
using testing::ElementsAre;
using testing::Eq;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Lt;

// Past the reconnect interval, twice.
constexpr Duration kReconnectsWouldHaveHappened = std::chrono::seconds(65);

class SyncConnections : public TenantTest {
 protected:
  absl::StatusOr<std::uint32_t> Connect(const std::string& at_gateway, const ConnectInfo& info) {
    return tenant().ConnectMaster().Connect(at_gateway, info);
  }
  using TenantTest::Connect;

  // The managed list has no entry of the device.
  void ExpectNotManaged(const Device& device) {
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    EXPECT_FALSE(entry) << entry->ShortDebugString();
  }

  bool IsListed(const Device& device) {
    const auto entry = Managed(device);
    return entry.ok() && entry->has_value();
  }

  // Connects to `device` and expects its status in the list and at a subscriber.
  void ExpectConnects(const Device& device, gsdk::connect::Status status) {
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    ASSERT_OK_AND_ASSIGN(const std::uint32_t id, Connect(device));
    EXPECT_EQ(id, device.id());
    EXPECT_TRUE(log.WaitFor(Of(device.id(), status)));

    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->ipaddr(), device.address());
    EXPECT_EQ(entry->port(), PortOf(device));
    EXPECT_EQ(entry->status(), status);
    EXPECT_FALSE(entry->autoreconnect());
    EXPECT_EQ(entry->connectionmode(), gsdk::connect::SERVER_TO_DEVICE);
    EXPECT_EQ(entry->usessl(), device.use_ssl());
    EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), ElementsAre(status));
    EXPECT_CHOSEN_THAT(log.Changes(Of(0)).size(), Eq(0U));  // of an attempt whose device is not known yet
  }

  // A connection attempt that is refused, and leaves nothing behind.
  absl::Status Refused(const Device& device, const ConnectInfo& info) {
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    absl::Status status = ConnectInVain(device.gateway_id(), info);
    const auto entry = Managed(device);
    EXPECT_OK(entry);
    if (entry.ok()) {
      EXPECT_CHOSEN_THAT(entry->has_value(), testing::IsFalse());
    }
    const auto connections = log.Changes([&](const DeviceChange& change) {
      return change.deviceid() == device.id() && client::IsConnected(change.status());
    });
    EXPECT_CHOSEN_THAT(connections.size(), Eq(0U));
    return status;
  }

  absl::StatusOr<Device> SlowDevice() const {
    const auto gateway = site().OtherGatewayId();
    return gateway.ok() ? TenantTest::SlowDevice(*gateway) : gateway.status();
  }

  absl::StatusOr<Device> SilentDevice() const {
    for (const Gateway& gateway : site().description.gateways()) {
      if (gateway.spare()) continue;
      auto device = TenantTest::SilentDevice(gateway.id());
      if (device.ok()) return device;
    }
    return absl::UnimplementedError("the target has no free silent device");
  }

  // UNIMPLEMENTED if a device on another gateway's subnet has the same address.
  absl::Status IsNobodysAt(const std::string& other_gateway, const Device& device) {
    const auto search = WhileTimePasses(lab(), [&] { return tenant().ConnectMaster().SearchDevice(other_gateway); });
    if (!search.result.ok()) return search.result.status();
    for (const auto& found : *search.result) {
      if (found.ipaddr() != device.address()) continue;
      return absl::UnimplementedError("device " + std::to_string(found.deviceid()) + " has the address " +
                                      device.address() + " on the subnet of gateway " + other_gateway);
    }
    return absl::OkStatus();
  }
};

REQUIREMENT_TEST_F(SyncConnections, SYNC_1_ConnectsAndShowsTheDevice, "SYNC-1", "SYNC-2", "STATUS-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ExpectConnects(device, TCP_CONNECTED);
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_1_ConnectsAndShowsTheDeviceWithSsl, "SYNC-1", "SYNC-2", "STATUS-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  ExpectConnects(device, TLS_CONNECTED);
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_2_ShowsThePortThatWasUsed, "SYNC-2", "SYNC-6") {
  GET_OR_SKIP(const Device device, FreeDevice(gateway_id(), "device with a port of its own", [](const auto& it) {
                return CanBeConnected(it) && PortOf(it) != 51'211 && !it.use_ssl();
              }));
  ExpectConnects(device, TCP_CONNECTED);
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_2_EachOfSeveralDevicesIsShown, "SYNC-2") {
  GET_OR_SKIP(const Device first, DeviceToConnect());
  GET_OR_SKIP(const Device second, DeviceToConnect(gateway_id(), false, first.id()));
  ASSERT_OK(Connect(first));
  ASSERT_OK(Connect(second));
  for (const Device& device : {first, second}) {
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    EXPECT_TRUE(entry) << device.id();
  }
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_1_TakesAsLongAsTheDeviceNeeds, "SYNC-1") {
  GET_OR_SKIP(const Device device, SlowDevice());
  const auto timed = WhileTimePasses(lab(), [&] { return Connect(device); });
  ASSERT_OK(timed.result);
  EXPECT_EQ(*timed.result, device.id());
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry) << "Connect was answered, and it is not connected";
  EXPECT_EQ(entry->status(), TCP_CONNECTED);
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_3_SslToADeviceWithoutItFails, "SYNC-3") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ConnectInfo info = ConnectInfoOf(device);
  info.set_usessl(true);
  const absl::Status status = Refused(device, info);
  EXPECT_CHOSEN_CODE(status, absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr("useSSL false"));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_3_NoSslToADeviceWithItFails, "SYNC-3") {
  GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  ConnectInfo info = ConnectInfoOf(device);
  info.set_usessl(false);
  const absl::Status status = Refused(device, info);
  EXPECT_CHOSEN_CODE(status, absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr("useSSL true"));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_4_DisconnectedDeviceLeavesAndIsNotConnectedAgain, "SYNC-4", "DISC-1") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  ASSERT_OK(tenant().ConnectMaster().Disconnect({device.id()}));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  ExpectNotManaged(device);
  DO_OR_SKIP(lab().PassTime(kReconnectsWouldHaveHappened));
  ExpectNotManaged(device);
  EXPECT_EQ(StatusesOf(log, device.id()).back(), DISCONNECTED);
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), ElementsAre(TCP_CONNECTED, DISCONNECTED));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_4_DisconnectedDeviceCanBeConnectedAgain, "SYNC-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  ASSERT_OK(tenant().ConnectMaster().Disconnect({device.id()}));
  EXPECT_OK(Connect(device));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_4_DeviceWhoseLinkIsLostLeavesAndIsNotConnectedAgain, "SYNC-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  DO_OR_SKIP(lab().PassTime(kLossIsNoticed));
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), testing::IsTrue());
  DO_OR_SKIP(lab().SwitchDeviceOn(device.id()));
  DO_OR_SKIP(lab().PassTime(kReconnectsWouldHaveHappened));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  EXPECT_CHOSEN_THAT(entry.has_value(), testing::IsFalse());
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), ElementsAre(TCP_CONNECTED, DISCONNECTED));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_4_LossWithoutAWordIsNoticedAfterKeepAlive, "SYNC-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  EXPECT_CHOSEN_THAT(IsListed(device), testing::IsTrue());
  const auto timed = WhileTimePasses(
      lab(), [&] { return tenant().ConnectMaster().SetConnectionMode(device.id(), gsdk::connect::SERVER_TO_DEVICE); });
  EXPECT_CHOSEN_REFUSAL(timed.result, absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(IsListed(device), testing::IsTrue());
  DO_OR_SKIP(lab().PassTime(kLossIsNoticed));
  EXPECT_CHOSEN_THAT(IsListed(device), testing::IsFalse());
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_4_LossWithoutAWordIsNoticedAfter32Seconds, "SYNC-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(31)));
  EXPECT_CHOSEN_THAT(IsListed(device), testing::IsTrue());
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(2)));
  EXPECT_CHOSEN_THAT(IsListed(device), testing::IsFalse());
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_5_NobodyAtTheAddress, "SYNC-5") {
  if (site().description.unused_address().empty()) GTEST_SKIP() << "the target description has no unused_address";
  ConnectInfo info;
  info.set_ipaddr(site().description.unused_address());
  const absl::Status status = ConnectInVain(gateway_id(), info);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr(info.ipaddr()));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_5_NobodyAtThePort, "SYNC-5") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ConnectInfo info = ConnectInfoOf(device);
  info.set_port(PortOf(device) - 1);
  EXPECT_CHOSEN_REFUSAL(Refused(device, info), absl::StatusCode::kUnavailable);
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_5_DeviceThatIsSwitchedOff, "SYNC-5") {
  GET_OR_SKIP(const Device device, FreeDevice(gateway_id(), "device that is switched off",
                                              [](const Device& it) { return it.switched_off(); }));
  const absl::Status status = Refused(device, ConnectInfoOf(device));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr(device.address()));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_5_DeviceThatDialsInRefuses, "SYNC-5") {
  GET_OR_SKIP(const Device device, FreeDevice(gateway_id(), "device that dials in", [](const Device& it) {
                return IsReady(it) && ModeOf(it) == gsdk::connect::DEVICE_TO_SERVER;
              }));
  const absl::Status status = Refused(device, ConnectInfoOf(device));
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr(device.address()));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_5_DeviceOnAnotherSubnetIsNotThere, "SYNC-5") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, DeviceToConnect());
  DO_OR_SKIP(IsNobodysAt(other_gateway, device));
  EXPECT_CHOSEN_REFUSAL(ConnectInVain(other_gateway, ConnectInfoOf(device)), absl::StatusCode::kUnavailable);
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_6_PortZeroIsTheDefaultPort, "SYNC-6") {
  GET_OR_SKIP(const Device device, FreeDevice(gateway_id(), "device with the default port", [](const auto& it) {
                return CanBeConnected(it) && PortOf(it) == 51'211 && !it.use_ssl();
              }));
  ConnectInfo info = ConnectInfoOf(device);
  info.set_port(0);
  CHOSEN_THAT_OR_RETURN(Connect(gateway_id(), info), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_CHOSEN_THAT(entry->port(), Eq(51'211));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_6_PortThatCannotBeIsInvalid, "SYNC-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  for (const int port : {-1, 65'536, 51'211 + 65'536, std::numeric_limits<int>::max()}) {
    SCOPED_TRACE(port);
    ConnectInfo info = ConnectInfoOf(device);
    info.set_port(port);
    EXPECT_CHOSEN_REFUSAL(Refused(device, info), absl::StatusCode::kInvalidArgument);
  }
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_6_SmallestAndLargestPortAreDialled, "SYNC-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  for (const int port : {1, 65'535}) {
    SCOPED_TRACE(port);
    if (port == PortOf(device)) continue;
    ConnectInfo info = ConnectInfoOf(device);
    info.set_port(port);
    EXPECT_CHOSEN_REFUSAL(Refused(device, info), absl::StatusCode::kUnavailable);  // nobody is there
  }
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_6_AddressThatIsNotIpv4IsInvalid, "SYNC-6") {
  const std::string& unused = site().description.unused_address();
  if (unused.empty()) GTEST_SKIP() << "the target description has no unusedAddress";
  std::vector<std::string> addresses = NotQuiteIpv4(unused);
  addresses.emplace_back();
  for (const std::string& address : addresses) {
    SCOPED_TRACE(address);
    ConnectInfo info;
    info.set_ipaddr(address);
    EXPECT_CHOSEN_REFUSAL(ConnectInVain(gateway_id(), info), absl::StatusCode::kInvalidArgument);
  }
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_7_ConnectedDeviceIsNotConnectedAgain, "SYNC-7") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  ASSERT_OK_AND_ASSIGN(const auto before, Managed(device));
  ASSERT_TRUE(before);
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  EXPECT_CHOSEN_REFUSAL(Connect(device), absl::StatusCode::kAlreadyExists);

  ASSERT_OK_AND_ASSIGN(const auto after, Managed(device));
  CHOSEN_THAT_OR_RETURN(after.has_value(), testing::IsTrue());
  EXPECT_CHOSEN_THAT(after->SerializeAsString(), Eq(before->SerializeAsString()));
  // A connection that stays has no change; the later disconnection does.
  ASSERT_OK(tenant().ConnectMaster().Disconnect({device.id()}));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), ElementsAre(DISCONNECTED));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_7_ConnectedDeviceIsNotConnectedAgainWithOtherSsl, "SYNC-7") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  ConnectInfo info = ConnectInfoOf(device);
  info.set_usessl(true);
  EXPECT_CHOSEN_REFUSAL(Connect(gateway_id(), info), absl::StatusCode::kAlreadyExists);
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  CHOSEN_THAT_OR_RETURN(entry.has_value(), testing::IsTrue());
  EXPECT_CHOSEN_THAT(entry->status(), Eq(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_7_OfTwoAttemptsAtOnceOneSucceeds, "SYNC-7") {
  GET_OR_SKIP(const Device device, SlowDevice());
  const auto attempt = [&] { return Connect(device).status(); };
  const auto [first, second] = WhileTimePasses(lab(), [&] {
                                 auto at_the_same_time = std::async(std::launch::async, attempt);
                                 const absl::Status one = attempt();
                                 return std::pair(one, at_the_same_time.get());
                               }).result;
  CHOSEN_THAT_OR_RETURN(first.ok() ? first : second, IsOk());
  EXPECT_CHOSEN_REFUSAL(first.ok() ? second : first, absl::StatusCode::kAlreadyExists);
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  EXPECT_CHOSEN_THAT(entry.has_value(), testing::IsTrue());
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_8_AddressThatNeverAnswersEndsAfterTenSeconds, "SYNC-8") {
  GET_OR_SKIP(const Device device, SilentDevice());
  const auto timed = WhileTimePasses(
      lab(), [&] { return ConnectInVain(device.gateway_id(), ConnectInfoOf(device)); }, Duration(250));
  EXPECT_CHOSEN_REFUSAL(timed.result, absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(timed.took, AllOf(Ge(Duration(10'000)), Lt(Duration(30'000))));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  EXPECT_CHOSEN_THAT(entry.has_value(), testing::IsFalse());
}

REQUIREMENT_TEST_F(SyncConnections, SYNC_8_ClientsDeadlineEndsTheAttemptForTheGatewayToo, "SYNC-8") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, FreeDevice(other_gateway, "slow device",
                                              [](const Device& it) { return DelayOf(it) >= std::chrono::seconds(2); }));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  constexpr std::chrono::milliseconds kDeadline{200};
  const auto result = tenant().ConnectMaster().Connect(other_gateway, ConnectInfoOf(device), kDeadline);
  EXPECT_THAT(result, StatusIs(absl::StatusCode::kDeadlineExceeded));
  // The gateway learns of it a moment later than the client; no call tells when.
  const auto soon = std::chrono::steady_clock::now() + kDeadline;
  while (std::chrono::steady_clock::now() < soon) {
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    EXPECT_CHOSEN_THAT(entry.has_value(), testing::IsFalse());
  }
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(15)));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  EXPECT_CHOSEN_THAT(entry.has_value(), testing::IsFalse());
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), testing::Not(testing::Contains(TCP_CONNECTED)));
}

}  // namespace
}  // namespace connectmaster::conformance
