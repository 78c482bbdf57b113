// Asynchronous connections: attempts, their outcome, and when the next one is made.
#include <mutex>

#include "support/connections_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::AsyncConnectInfo;
using gsdk::connect::DISCONNECTED;
using gsdk::connect::TCP_CANNOT_CONNECT;
using gsdk::connect::TCP_CONNECTED;
using gsdk::connect::TLS_CANNOT_CONNECT;
using gsdk::connect::TRY_TO_CONNECT;
using testing::AnyOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Eq;
using testing::Ge;
using testing::IsTrue;
using testing::Not;
using testing::Optional;

class AsyncAttempts : public ConnectionsTest {
 protected:
  absl::StatusOr<Device> SlowDevice() const {
    const auto gateway = site().OtherGatewayId();
    return gateway.ok() ? TenantTest::SlowDevice(*gateway) : gateway.status();
  }
  absl::StatusOr<Device> SilentDevice() const {
    const auto gateway = site().OtherGatewayId();
    return gateway.ok() ? TenantTest::SilentDevice(*gateway) : gateway.status();
  }

  // It becomes one that cannot be connected; which of the two statuses is documented for failed handshakes alone.
  bool CannotBeConnected(const std::string& gateway_id, std::uint32_t device_id) {
    const auto cannot_connect = AnyOf(Optional(TLS_CANNOT_CONNECT), Optional(TCP_CANNOT_CONNECT));
    return Eventually(
        lab(), [&] { return testing::Matches(cannot_connect)(ShownStatus(gateway_id, device_id)); },
        std::chrono::seconds(60));
  }

  // A connected asynchronous connection.
  void RegisterAndConnect(const Device& device) {
    ASSERT_OK(Register({device}));
    ASSERT_TRUE(Connects(device));
  }
};

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_4_NobodyAtTheAddressIsTriedAgainAndAgain, "ASYNC-4") {
  GET_OR_SKIP(const AsyncConnectInfo info, Unreachable());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(calls().AddAsyncConnection(gateway_id(), {info}));
  EXPECT_TRUE(Shows(gateway_id(), kNobody, TCP_CANNOT_CONNECT));
  constexpr std::size_t kTries = 4;
  for (std::size_t tries = 1; tries < kTries; ++tries) {
    EXPECT_TRUE(log.WaitFor(Of(kNobody, TCP_CANNOT_CONNECT), tries));
    DO_OR_SKIP(lab().PassTime(kReconnectInterval));
  }
  EXPECT_TRUE(log.WaitFor(Of(kNobody, TCP_CANNOT_CONNECT), kTries));
  EXPECT_EQ(ShownStatus(gateway_id(), kNobody), TCP_CANNOT_CONNECT);
  const auto failures = log.Changes(Of(kNobody, TCP_CANNOT_CONNECT));
  for (std::size_t i = 1; i < failures.size(); ++i) {
    EXPECT_CHOSEN_THAT(failures[i].timestamp() - failures[i - 1].timestamp(), AnyOf(Eq(30U), Eq(31U)));
  }
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_4_DeviceIsConnectedOnceItIsThere, "ASYNC-4", "ASYNC-3") {
  for (const bool use_ssl : {false, true}) {
    SCOPED_TRACE(use_ssl);
    GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), use_ssl));
    DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    ASSERT_OK(Register({device}));
    EXPECT_TRUE(CannotBeConnected(device.gateway_id(), device.id()));
    // No device is there for a handshake.
    EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), TCP_CANNOT_CONNECT)), IsTrue());
    DO_OR_SKIP(lab().SwitchDeviceOn(device.id()));
    EXPECT_TRUE(Connects(device, kOneMoreTry));
    EXPECT_TRUE(log.WaitFor(Of(device.id(), ConnectedStatusOf(device))));
    EXPECT_CHOSEN_THAT(OutcomesOf(log, device.id()), ElementsAre(TCP_CANNOT_CONNECT, ConnectedStatusOf(device)));
  }
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_4_SilentDeviceCannotBeConnected, "ASYNC-4", "SYNC-8") {
  GET_OR_SKIP(const Device device, SilentDevice());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  const Time start = lab().Now();
  ASSERT_OK(Register({device}));
  EXPECT_TRUE(Shows(device, TCP_CANNOT_CONNECT, std::chrono::seconds(60)));
  EXPECT_CHOSEN_THAT(lab().Now() - start,
                     testing::AllOf(Ge(Duration(10'000)), testing::Le(Duration(11'000))));  // timeout.cmd
  DO_OR_SKIP(lab().PassTime(2 * kOneMoreTry));  // an attempt may also take long
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TCP_CANNOT_CONNECT), 2));
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_4_DeviceThatDialsInCannotBeDialled, "ASYNC-4", "MODE-2") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK(Register({device}));
  EXPECT_TRUE(Shows(device, TCP_CANNOT_CONNECT));
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_4_FailedHandshakeIsToldApart, "ASYNC-4", "SSL-3") {
  GET_OR_SKIP(const Device device, [&]() -> absl::StatusOr<Device> {
    for (const Gateway& gateway : site().description.gateways()) {
      auto found = FreeDevice(gateway.id(), "device with SSL on the subnet of a gateway of another root CA",
                              [&](const Device& it) {
                                return CanBeConnected(it) && it.use_ssl() && site().OtherGatewayOf(it, false).ok();
                              });
      if (found.ok()) return found;
    }
    return absl::UnimplementedError("the target has no device with SSL that a gateway of another root CA can dial");
  }());
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayOf(device, /*same_root_ca=*/false));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(calls().AddAsyncConnection(other_gateway, {AsyncConnectInfoOf(device)}));
  EXPECT_TRUE(CannotBeConnected(other_gateway, device.id()));
  CHOSEN_THAT_OR_RETURN(ShownStatus(other_gateway, device.id()), Optional(TLS_CANNOT_CONNECT));
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), TLS_CANNOT_CONNECT)), IsTrue());
  DO_OR_SKIP(lab().PassTime(kOneMoreTry));
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), TLS_CANNOT_CONNECT), 2), IsTrue());
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_4_IsTriedForAsLongAsItIsRegistered, "ASYNC-4") {
  GET_OR_SKIP(const AsyncConnectInfo info, Unreachable());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(calls().AddAsyncConnection(gateway_id(), {info}));
  constexpr std::size_t kTries = 15;
  for (std::size_t tries = 1; tries < kTries; ++tries) DO_OR_SKIP(lab().PassTime(kReconnectInterval));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(5)));
  EXPECT_TRUE(log.WaitFor(Of(kNobody, TCP_CANNOT_CONNECT), kTries - 1));
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_6_LostConnectionIsNotTriedBeforeTheInterval, "ASYNC-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  RegisterAndConnect(device);
  if (HasFatalFailure()) return;
  DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  ASSERT_TRUE(LosesConnection(device));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(20)));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  EXPECT_THAT(OutcomesOf(log, device.id()), ElementsAre(TCP_CONNECTED, DISCONNECTED));
  EXPECT_EQ(ShownStatus(device), DISCONNECTED);
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_6_EachDisconnectIsFollowedByAReconnect, "ASYNC-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  RegisterAndConnect(device);
  if (HasFatalFailure()) return;
  for (int i = 0; i < 3; ++i) {
    ASSERT_OK(calls().Disconnect({device.id()}));
    DO_OR_SKIP(lab().PassTime(std::chrono::seconds(1)));
    ASSERT_TRUE(Connects(device, kOneMoreTry)) << "after " << i << " reconnects";
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    ASSERT_TRUE(entry);
    EXPECT_TRUE(entry->autoreconnect());
  }
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_5_StatusIsDisconnectedUntilTheFirstAttempt, "ASYNC-5", "ASYNC-2") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  const Time start = lab().Now();
  ASSERT_OK(Register({device}));
  const auto shown = ShownStatus(device);
  if (lab().Now() == start) {
    EXPECT_EQ(shown, DISCONNECTED);
  } else {
    // The first attempt may have begun, and ended, meanwhile.
    EXPECT_THAT(shown, AnyOf(Optional(DISCONNECTED), Optional(TRY_TO_CONNECT), Optional(TCP_CONNECTED)));
  }
  ASSERT_TRUE(Connects(device));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED)));
  // Registering a device does not change its link.
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), Not(Contains(DISCONNECTED)));
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_5_AttemptUnderWayIsShown, "ASYNC-5", "STATUS-2") {
  GET_OR_SKIP(const Device device, SlowDevice());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register({device}));
  DO_OR_SKIP(lab().PassTime(Duration(100)));
  // Gateways before V1.9.1 do not show it.
  EXPECT_THAT(ShownStatus(device), AnyOf(Optional(TRY_TO_CONNECT), Optional(DISCONNECTED), Optional(TCP_CONNECTED)));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(TRY_TO_CONNECT));
  EXPECT_TRUE(Connects(device));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED)));
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), ElementsAre(TRY_TO_CONNECT, TCP_CONNECTED));
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_5_EveryAttemptIsShown, "ASYNC-5", "ASYNC-4") {
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(calls().AddAsyncConnection(gateway_id(), {NobodysInfo()}));
  ASSERT_TRUE(Shows(gateway_id(), kNobody, TCP_CANNOT_CONNECT));
  DO_OR_SKIP(lab().PassTime(kReconnectInterval));
  ASSERT_TRUE(log.WaitFor(Of(kNobody, TCP_CANNOT_CONNECT), 2));
  EXPECT_CHOSEN_THAT(StatusesOf(log, kNobody),
                     ElementsAre(TRY_TO_CONNECT, TCP_CANNOT_CONNECT, TRY_TO_CONNECT, TCP_CANNOT_CONNECT));
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_6_LostConnectionIsMadeAgain, "ASYNC-6") {
  for (const bool use_ssl : {false, true}) {
    SCOPED_TRACE(use_ssl);
    GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), use_ssl));
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    RegisterAndConnect(device);
    if (HasFatalFailure()) return;
    DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
    EXPECT_TRUE(Shows(device, DISCONNECTED));
    EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    ASSERT_TRUE(entry);
    EXPECT_TRUE(entry->autoreconnect());
    DO_OR_SKIP(lab().SwitchDeviceOn(device.id()));
    EXPECT_TRUE(Connects(device, kOneMoreTry));
    EXPECT_TRUE(log.WaitFor(Of(device.id(), ConnectedStatusOf(device)), 2));
    EXPECT_CHOSEN_THAT(OutcomesOf(log, device.id()),
                       ElementsAre(ConnectedStatusOf(device), DISCONNECTED, ConnectedStatusOf(device)));
  }
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_6_DeviceThatStaysAwayIsTriedUntilItIsBack, "ASYNC-6", "ASYNC-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  RegisterAndConnect(device);
  if (HasFatalFailure()) return;
  DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  EXPECT_TRUE(Shows(device, TCP_CANNOT_CONNECT, kLossIsNoticed + kOneMoreTry));
  DO_OR_SKIP(lab().PassTime(kTwoMoreTries));
  EXPECT_THAT(ShownStatus(device), Optional(TCP_CANNOT_CONNECT));
  DO_OR_SKIP(lab().SwitchDeviceOn(device.id()));
  EXPECT_TRUE(Connects(device, kOneMoreTry));
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_6_DisconnectedDeviceIsConnectedAgain, "ASYNC-6", "DISC-1") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  RegisterAndConnect(device);
  if (HasFatalFailure()) return;
  ASSERT_OK(calls().Disconnect({device.id()}));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry) << "it is no longer registered";
  EXPECT_TRUE(entry->autoreconnect());
  EXPECT_TRUE(Connects(device, kOneMoreTry));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED), 2));
  EXPECT_CHOSEN_THAT(OutcomesOf(log, device.id()), ElementsAre(TCP_CONNECTED, DISCONNECTED, TCP_CONNECTED));
}

REQUIREMENT_TEST_F(AsyncAttempts, ASYNC_6_ReconnectsAfterTheReconnectInterval, "ASYNC-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  RegisterAndConnect(device);
  if (HasFatalFailure()) return;
  ASSERT_OK(calls().Disconnect({device.id()}));
  EXPECT_THAT(ShownStatus(device), Optional(DISCONNECTED));
  DO_OR_SKIP(lab().PassTime(kReconnectInterval - std::chrono::seconds(1)));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(DISCONNECTED));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(2)));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(AsyncAttempts, DISC_2_RegisteredDeviceThatIsNotConnectedIsNamedAndStaysRegistered, "DISC-2",
                   "ASYNC-6") {
  ASSERT_OK(calls().AddAsyncConnection(gateway_id(), {NobodysInfo()}));
  ASSERT_TRUE(Shows(gateway_id(), kNobody, TCP_CANNOT_CONNECT));
  const absl::Status status = calls().Disconnect({kNobody});
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(DevicesNamedIn(status), ElementsAre(kNobody));
  EXPECT_CHOSEN_THAT(ShownStatus(gateway_id(), kNobody), Optional(TCP_CANNOT_CONNECT));
}

REQUIREMENT_TEST_F(AsyncAttempts, STATUS_1_ChangesHaveTheirTime, "STATUS-1", "ASYNC-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  const auto seconds = [&] { return std::chrono::floor<std::chrono::seconds>(lab().Now()).time_since_epoch().count(); };
  const auto tolerance = std::chrono::ceil<std::chrono::seconds>(lab().ClockTolerance()).count();
  RegisterAndConnect(device);
  if (HasFatalFailure()) return;
  const auto disconnected = seconds();
  ASSERT_OK(calls().Disconnect({device.id()}));
  ASSERT_TRUE(Connects(device, kOneMoreTry));
  const auto end = seconds();
  ASSERT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED), 2));
  const auto again = log.Changes(Of(device.id(), TCP_CONNECTED)).back();
  EXPECT_THAT(again.timestamp(), testing::AllOf(Ge(disconnected - tolerance), testing::Le(end + tolerance)));
}

REQUIREMENT_TEST_F(AsyncAttempts, STATUS_2_ListShowsWhatASubscriberHasSeenOrWhatCameLater, "STATUS-2", "ASYNC-5") {
  GET_OR_SKIP(const Device device, SlowDevice());
  // The list is read from within the callback: the moment the change is there.
  std::mutex mutex;
  std::vector<std::optional<gsdk::connect::Status>> listed;
  EventLog<DeviceChange> log;
  auto callbacks = log.Callbacks();
  callbacks.on_change = [&, on_change = callbacks.on_change](const DeviceChange& change) {
    if (change.deviceid() == device.id()) {
      const auto shown = ShownStatus(device);
      const std::lock_guard lock(mutex);
      listed.push_back(shown);
    }
    on_change(change);
  };
  const auto subscription = tenant().ConnectMaster().SubscribeStatus(std::move(callbacks));
  static_cast<void>(subscription->WaitUntilAccepted(std::chrono::seconds(2)));
  RegisterAndConnect(device);
  if (HasFatalFailure()) return;
  ASSERT_OK(calls().Disconnect({device.id()}));
  ASSERT_TRUE(Connects(device, kOneMoreTry));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED), 2));

  const auto seen = StatusesOf(log, device.id());
  const std::lock_guard lock(mutex);
  ASSERT_EQ(listed.size(), seen.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const std::vector<std::optional<gsdk::connect::Status>> from_then_on(seen.begin() + static_cast<std::ptrdiff_t>(i),
                                                                         seen.end());
    SCOPED_TRACE(i);
    EXPECT_CHOSEN_THAT(from_then_on, Contains(listed[i]));
  }
}

REQUIREMENT_TEST_F(AsyncAttempts, STATUS_2_ChangesOfManyDevicesArriveInOrderAndOnce, "STATUS-2", "ASYNC-3", "ASYNC-6") {
  std::vector<Device> devices;
  for (const bool use_ssl : {false, true}) {
    GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), use_ssl));
    devices.push_back(device);
  }
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register(devices));
  for (const Device& device : devices) ASSERT_TRUE(Connects(device));
  ASSERT_OK(calls().Disconnect({devices[0].id(), devices[1].id()}));
  for (const Device& device : devices) ASSERT_TRUE(Connects(device, kOneMoreTry));
  ASSERT_OK(calls().DeleteAsyncConnection(gateway_id(), {devices[0].id(), devices[1].id()}));
  for (const Device& device : devices) {
    ASSERT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED), 2));
    const auto connected = ConnectedStatusOf(device);
    EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()),
                       ElementsAre(TRY_TO_CONNECT, connected, DISCONNECTED, TRY_TO_CONNECT, connected, DISCONNECTED));
  }
}

}  // namespace
}  // namespace connectmaster::conformance
