// Asynchronous connections to devices that are managed already, and several ways to one device.
#include <algorithm>

#include "support/connections_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::AsyncConnectInfo;
using gsdk::connect::DISCONNECTED;
using gsdk::connect::TCP_CANNOT_CONNECT;
using gsdk::connect::TCP_CONNECTED;
using testing::AnyOf;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::IsFalse;
using testing::IsTrue;
using testing::Optional;
using testing::SizeIs;

class AsyncReplacing : public ConnectionsTest {
 protected:
  using ConnectionsTest::Register;
  absl::Status Register(const std::string& gateway_id, const AsyncConnectInfo& info) {
    return calls().AddAsyncConnection(gateway_id, {info});
  }

  // A free device on the subnets of two gateways, without SSL.
  absl::StatusOr<Device> SharedDevice() const {
    for (const Gateway& gateway : site().description.gateways()) {
      if (gateway.spare()) continue;
      auto device = FreeDevice(gateway.id(), "device on the subnets of two gateways", [](const Device& it) {
        return CanBeConnected(it) && !it.use_ssl() && !it.other_gateway_ids().empty();
      });
      if (device.ok()) return device;
    }
    return absl::UnimplementedError("the target has no free device on the subnets of two gateways");
  }

  std::size_t EntriesOf(const Device& device) {
    const auto managed = calls().GetDeviceList(device.gateway_id());
    EXPECT_OK(managed);
    if (!managed.ok()) return 0;
    return static_cast<std::size_t>(std::count_if(managed->begin(), managed->end(),
                                                  [&](const auto& entry) { return entry.deviceid() == device.id(); }));
  }
};

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_ConnectedDeviceKeepsItsConnection, "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Connect(device));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  CHOSEN_THAT_OR_RETURN(Register({device}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_CHOSEN_THAT(entry->status(), TCP_CONNECTED);
  EXPECT_CHOSEN_THAT(entry->autoreconnect(), IsTrue());
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(5)));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(TCP_CONNECTED));
  EXPECT_CHOSEN_THAT(EntriesOf(device), 1U);
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), IsEmpty());
  // From now on it is connected again when it is lost.
  ASSERT_OK(calls().Disconnect({device.id()}));
  EXPECT_CHOSEN_THAT(Connects(device, kOneMoreTry), IsTrue());
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_RegisteringAgainChangesNothing, "ASYNC-10") {
  for (const bool use_ssl : {false, true}) {
    SCOPED_TRACE(use_ssl);
    GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), use_ssl));
    ASSERT_OK(Register({device}));
    ASSERT_TRUE(Connects(device));
    ASSERT_OK_AND_ASSIGN(const auto before, Managed(device));
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    CHOSEN_THAT_OR_RETURN(Register({device}), IsOk());
    DO_OR_SKIP(lab().PassTime(kOneMoreTry));
    ASSERT_OK_AND_ASSIGN(const auto after, Managed(device));
    ASSERT_TRUE(after);
    EXPECT_CHOSEN_THAT(after->SerializeAsString(), Eq(before->SerializeAsString()));
    EXPECT_CHOSEN_THAT(EntriesOf(device), 1U);
    EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), IsEmpty());
  }
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_RegisteringAgainDoesNotTryTwice, "ASYNC-10", "ASYNC-4") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Register(gateway_id(), BesideOf(device)));
  ASSERT_TRUE(Shows(device, TCP_CANNOT_CONNECT));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  for (int i = 0; i < 3; ++i) CHOSEN_THAT_OR_RETURN(Register(gateway_id(), BesideOf(device)), IsOk());
  DO_OR_SKIP(lab().PassTime(kTwoMoreTries));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), TCP_CANNOT_CONNECT)));
  EXPECT_CHOSEN_THAT(log.Changes(Of(device.id(), TCP_CANNOT_CONNECT)).size(), testing::Le(3U));
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_ConnectionOfAnotherKindIsDroppedAndDialledAnew, "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  for (const bool synchronous : {true, false}) {
    SCOPED_TRACE(synchronous);
    if (synchronous) {
      ASSERT_OK(Connect(device));
    } else {
      ASSERT_OK(Register({device}));
    }
    ASSERT_TRUE(Connects(device));
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    const AsyncConnectInfo wrong = BesideOf(device);
    CHOSEN_THAT_OR_RETURN(Register(gateway_id(), wrong), IsOk());
    CHOSEN_THAT_OR_RETURN(Shows(device, TCP_CANNOT_CONNECT), IsTrue());
    EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), TCP_CANNOT_CONNECT)), IsTrue());
    EXPECT_CHOSEN_THAT(OutcomesOf(log, device.id()), ElementsAre(DISCONNECTED, TCP_CANNOT_CONNECT));
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    ASSERT_TRUE(entry);
    EXPECT_CHOSEN_THAT(entry->port(), wrong.port());
    EXPECT_CHOSEN_THAT(entry->autoreconnect(), IsTrue());
    EXPECT_CHOSEN_THAT(EntriesOf(device), 1U);
    ASSERT_OK(calls().DeleteAsyncConnection(gateway_id(), {device.id()}));
  }
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_OtherSslIsAnotherConnection, "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  AsyncConnectInfo with_ssl = AsyncConnectInfoOf(device);
  with_ssl.set_usessl(true);
  CHOSEN_THAT_OR_RETURN(Register(gateway_id(), with_ssl), IsOk());
  EXPECT_CHOSEN_THAT(Shows(device, gsdk::connect::TLS_CANNOT_CONNECT), IsTrue());
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), DISCONNECTED)), IsTrue());
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_CHOSEN_THAT(entry->usessl(), IsTrue());
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_OtherAddressIsAnotherConnection, "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  GET_OR_SKIP(AsyncConnectInfo elsewhere, Unreachable());
  elsewhere.set_deviceid(device.id());
  elsewhere.set_port(PortOf(device));
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  CHOSEN_THAT_OR_RETURN(Register(gateway_id(), elsewhere), IsOk());
  EXPECT_CHOSEN_THAT(Shows(device, TCP_CANNOT_CONNECT), IsTrue());
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_CHOSEN_THAT(entry->ipaddr(), elsewhere.ipaddr());
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_RightInformationReplacesWrongOneAtOnce, "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Register(gateway_id(), BesideOf(device)));
  ASSERT_TRUE(Shows(device, TCP_CANNOT_CONNECT));
  CHOSEN_THAT_OR_RETURN(Register({device}), IsOk());
  // Long before the next try of the old one.
  EXPECT_CHOSEN_THAT(Connects(device, std::chrono::seconds(5)), IsTrue());
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_CHOSEN_THAT(entry->port(), PortOf(device));
  // The old one is not tried any more.
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  DO_OR_SKIP(lab().PassTime(kOneMoreTry));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(TCP_CONNECTED));
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), IsEmpty());
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_AttemptUnderWayIsReplaced, "ASYNC-10") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, SlowDevice(other_gateway));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register({device}));
  DO_OR_SKIP(lab().PassTime(Duration(100)));
  CHOSEN_THAT_OR_RETURN(Register(other_gateway, BesideOf(device)), IsOk());
  EXPECT_CHOSEN_THAT(Shows(device, TCP_CANNOT_CONNECT), IsTrue());
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(15)));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(TCP_CANNOT_CONNECT));
  EXPECT_CHOSEN_THAT(log.Changes(Of(device.id(), TCP_CONNECTED)), SizeIs(0));
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_SynchronousAttemptUnderWayMakesNoSecondConnection, "ASYNC-10", "SYNC-7") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, SlowDevice(other_gateway));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  const auto [connected, registered] = WhileTimePasses(lab(), [&] {
                                         auto connecting =
                                             std::async(std::launch::async, [&] { return Connect(device); });
                                         const absl::Status status = Register({device});
                                         return std::pair(connecting.get().status(), status);
                                       }).result;
  CHOSEN_THAT_OR_RETURN(registered, IsOk());
  if (!connected.ok()) {
    EXPECT_CHOSEN_REFUSAL(connected, absl::StatusCode::kAlreadyExists);
  }
  CHOSEN_THAT_OR_RETURN(Connects(device), IsTrue());
  EXPECT_CHOSEN_THAT(EntriesOf(device), 1U);
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED)));
  EXPECT_CHOSEN_THAT(log.Changes(Of(device.id(), TCP_CONNECTED)), SizeIs(1));
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_DeviceGivenTwiceIsListedOnce, "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  CHOSEN_THAT_OR_RETURN(Register({device, device}), IsOk());
  EXPECT_CHOSEN_THAT(Connects(device), IsTrue());
  EXPECT_CHOSEN_THAT(EntriesOf(device), 1U);
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_DeviceThatAnotherGatewayHoldsIsConnectedOnce, "ASYNC-10", "ASYNC-4") {
  GET_OR_SKIP(const Device device, SharedDevice());
  const std::string& other_gateway = device.other_gateway_ids(0);
  ASSERT_OK(calls().Connect(other_gateway, ConnectInfoOf(device)));
  CHOSEN_THAT_OR_RETURN(Register({device}), IsOk());
  EXPECT_CHOSEN_THAT(Shows(device, TCP_CANNOT_CONNECT), IsTrue());
  EXPECT_CHOSEN_THAT(ShownStatus(other_gateway, device.id()), Optional(TCP_CONNECTED));
  // Once it is free, the one that is registered has it.
  CHOSEN_THAT_OR_RETURN(calls().Disconnect({device.id()}), IsOk());
  EXPECT_CHOSEN_THAT(Connects(device, kOneMoreTry), IsTrue());
  EXPECT_CHOSEN_THAT(ShownStatus(other_gateway, device.id()), Eq(std::nullopt));
  EXPECT_CHOSEN_REFUSAL(ConnectInVain(other_gateway, ConnectInfoOf(device)), absl::StatusCode::kUnavailable);
}

REQUIREMENT_TEST_F(AsyncReplacing, ASYNC_10_OfTwoGatewaysThatTryOneConnects, "ASYNC-10") {
  GET_OR_SKIP(const Device device, SharedDevice());
  const std::string& other_gateway = device.other_gateway_ids(0);
  ASSERT_OK(Register({device}));
  CHOSEN_THAT_OR_RETURN(Register(other_gateway, AsyncConnectInfoOf(device)), IsOk());
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(5)));
  const auto here = ShownStatus(device);
  const auto there = ShownStatus(other_gateway, device.id());
  EXPECT_CHOSEN_THAT(std::pair(here, there),
                     AnyOf(testing::Pair(Optional(TCP_CONNECTED), Optional(TCP_CANNOT_CONNECT)),
                           testing::Pair(Optional(TCP_CANNOT_CONNECT), Optional(TCP_CONNECTED))));
}

REQUIREMENT_TEST_F(AsyncReplacing, SYNC_7_RegisteredDeviceIsNotConnectedSynchronously, "SYNC-7", "ASYNC-10") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  for (const bool can_connect : {true, false}) {
    SCOPED_TRACE(can_connect);
    ASSERT_OK(Register(gateway_id(), can_connect ? AsyncConnectInfoOf(device) : BesideOf(device)));
    ASSERT_TRUE(Shows(device, can_connect ? TCP_CONNECTED : TCP_CANNOT_CONNECT));
    ASSERT_OK_AND_ASSIGN(const auto before, Managed(device));
    ASSERT_TRUE(before);
    EXPECT_CHOSEN_REFUSAL(Connect(device), absl::StatusCode::kAlreadyExists);
    ASSERT_OK_AND_ASSIGN(const auto after, Managed(device));
    CHOSEN_THAT_OR_RETURN(after.has_value(), IsTrue());
    EXPECT_CHOSEN_THAT(after->SerializeAsString(), Eq(before->SerializeAsString()));
    CHOSEN_THAT_OR_RETURN(calls().DeleteAsyncConnection(gateway_id(), {device.id()}), IsOk());
    EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(std::nullopt));
  }
}

}  // namespace
}  // namespace connectmaster::conformance
