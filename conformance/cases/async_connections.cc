// Asynchronous connections: what is registered, listed, replaced and deleted.
#include "connectmaster/client/errors.h"
#include "support/address_forms.h"
#include "support/connections_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::AsyncConnectInfo;
using gsdk::connect::DISCONNECTED;
using gsdk::connect::TCP_CANNOT_CONNECT;
using gsdk::connect::TCP_CONNECTED;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsFalse;
using testing::IsTrue;
using testing::Not;
using testing::Optional;
using testing::UnorderedElementsAre;

class AsyncConnections : public ConnectionsTest {
 protected:
  using ConnectionsTest::Register;
  absl::Status Register(const AsyncConnectInfo& info) { return calls().AddAsyncConnection(gateway_id(), {info}); }

  // Registers the device, alone, and sees it connected, in the list and as a subscriber.
  void ExpectConnects(const Device& device) {
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    ASSERT_OK(Register({device}));
    EXPECT_TRUE(Connects(device));
    EXPECT_TRUE(log.WaitFor(Of(device.id(), ConnectedStatusOf(device))));
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->type(), TypeOf(device));
    EXPECT_EQ(entry->ipaddr(), device.address());
    EXPECT_EQ(entry->port(), PortOf(device));
    EXPECT_EQ(entry->connectionmode(), gsdk::connect::SERVER_TO_DEVICE);
    EXPECT_TRUE(entry->autoreconnect());
    EXPECT_EQ(entry->usessl(), device.use_ssl());
    EXPECT_CHOSEN_THAT(OutcomesOf(log, device.id()), ElementsAre(ConnectedStatusOf(device)));
  }

  void ExpectNotManaged(const Device& device) {
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    EXPECT_FALSE(entry) << entry->ShortDebugString();
  }
};

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_1_ReturnsWithoutWaitingForTheDevice, "ASYNC-1", "ASYNC-2") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, FreeDevice(other_gateway, "device that is slow or silent",
                                              [](const Device& it) { return !IsReady(it) && !it.switched_off(); }));
  const Time start = lab().Now();
  // On virtual time, which stands still, a gateway that waits for the device does not answer.
  ASSERT_OK(Register({device}));
  EXPECT_LT(lab().Now() - start, std::chrono::seconds(2));
  // On real time it may have connected by now.
  EXPECT_THAT(ShownStatus(device), testing::AnyOf(Optional(DISCONNECTED), Optional(gsdk::connect::TRY_TO_CONNECT),
                                                  Optional(ConnectedStatusOf(device))));
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_1_ConnectsManyDevicesInTheBackground, "ASYNC-1", "ASYNC-3") {
  std::vector<Device> devices = FreeDevices(gateway_id());
  std::erase_if(devices, [](const Device& device) { return !CanBeConnected(device); });
  if (devices.size() < 2) GTEST_SKIP() << "the target has fewer than two devices to connect";
  ASSERT_OK(Register(devices));
  for (const Device& device : devices) EXPECT_TRUE(Connects(device)) << device.id();
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_1_NothingToRegisterIsInvalid, "ASYNC-1") {
  EXPECT_CHOSEN_REFUSAL(calls().AddAsyncConnection(gateway_id(), {}), absl::StatusCode::kInvalidArgument);
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_1_OneInvalidConnectionIsEnoughToRegisterNone, "ASYNC-1", "SYNC-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const AsyncConnectInfo good = AsyncConnectInfoOf(device);
  GET_OR_SKIP(const AsyncConnectInfo unreachable, Unreachable());
  Infos bad(3, unreachable);
  bad[0].set_deviceid(0);
  bad[1].set_port(-1);
  bad[2].set_port(65'536);
  for (const std::string& address : NotQuiteIpv4(unreachable.ipaddr())) {
    bad.emplace_back(unreachable).set_ipaddr(address);
  }
  for (const AsyncConnectInfo& info : bad) {
    SCOPED_TRACE(info.ShortDebugString());
    EXPECT_CHOSEN_REFUSAL(calls().AddAsyncConnection(gateway_id(), {good, info}), absl::StatusCode::kInvalidArgument);
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    EXPECT_CHOSEN_THAT(entry.has_value(), IsFalse());
  }
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_2_DeviceIsListedAtOnceWhetherItConnectsOrNot, "ASYNC-2", "STATUS-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  GET_OR_SKIP(const AsyncConnectInfo unreachable, Unreachable());
  ASSERT_OK(calls().AddAsyncConnection(gateway_id(), {AsyncConnectInfoOf(device), unreachable}));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->ipaddr(), device.address());
  EXPECT_EQ(entry->port(), PortOf(device));
  EXPECT_EQ(entry->usessl(), device.use_ssl());
  EXPECT_EQ(entry->connectionmode(), gsdk::connect::SERVER_TO_DEVICE);
  EXPECT_TRUE(entry->autoreconnect());

  EXPECT_TRUE(Shows(gateway_id(), kNobody, TCP_CANNOT_CONNECT));
  ASSERT_OK_AND_ASSIGN(const auto failed, Managed(gateway_id(), kNobody));
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->ipaddr(), unreachable.ipaddr());
  EXPECT_TRUE(failed->autoreconnect());
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_2_DeviceWithSslIsListedAtOnce, "ASYNC-2", "STATUS-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  ASSERT_OK(Register({device}));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_TRUE(entry->usessl());
  EXPECT_TRUE(entry->autoreconnect());
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_2_PortZeroIsTheDefaultPort, "ASYNC-2", "SYNC-6") {
  GET_OR_SKIP(const Device device, FreeDevice(gateway_id(), "device with the default port", [](const Device& it) {
                return CanBeConnected(it) && PortOf(it) == 51'211;
              }));
  AsyncConnectInfo info = AsyncConnectInfoOf(device);
  info.set_port(0);
  CHOSEN_THAT_OR_RETURN(Register(info), IsOk());
  EXPECT_CHOSEN_THAT(Connects(device), IsTrue());
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_CHOSEN_THAT(entry->port(), 51'211);
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_3_DeviceConnects, "ASYNC-3", "ASYNC-2", "STATUS-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ExpectConnects(device);
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_3_DeviceConnectsWithSsl, "ASYNC-3", "ASYNC-2", "STATUS-6") {
  GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  ExpectConnects(device);
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_3_DeviceConnectsAtAPortOfItsOwn, "ASYNC-3") {
  GET_OR_SKIP(const Device device, FreeDevice(gateway_id(), "device with a port of its own", [](const Device& it) {
                return CanBeConnected(it) && PortOf(it) != 51'211;
              }));
  ExpectConnects(device);
}

REQUIREMENT_TEST_F(AsyncConnections, SEARCH_1_ListsDevicesThatAreConnectedAsynchronously, "SEARCH-1", "ASYNC-3") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  const auto search = WhileTimePasses(lab(), [&] { return calls().SearchDevice(gateway_id()); });
  ASSERT_OK(search.result);
  std::vector<std::uint32_t> found;
  for (const auto& info : *search.result) found.push_back(info.deviceid());
  EXPECT_CHOSEN_THAT(found, Contains(device.id()));
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_7_DeletedDeviceIsDisconnectedAndStaysSo, "ASYNC-7") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  ASSERT_OK(calls().DeleteAsyncConnection(gateway_id(), {device.id()}));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  ExpectNotManaged(device);
  DO_OR_SKIP(lab().PassTime(kTwoMoreTries));
  ExpectNotManaged(device);
  EXPECT_CHOSEN_THAT(OutcomesOf(log, device.id()), ElementsAre(TCP_CONNECTED, DISCONNECTED));
  // Any gateway may connect to it again.
  EXPECT_OK(Connect(device));
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_7_DeletedDeviceThatWasNotConnectedIsNotTriedAgain, "ASYNC-7") {
  GET_OR_SKIP(const AsyncConnectInfo info, Unreachable());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register(info));
  ASSERT_TRUE(Shows(gateway_id(), kNobody, TCP_CANNOT_CONNECT));
  ASSERT_OK(calls().DeleteAsyncConnection(gateway_id(), {kNobody}));
  EXPECT_EQ(ShownStatus(gateway_id(), kNobody), std::nullopt);
  DO_OR_SKIP(lab().PassTime(kTwoMoreTries));
  EXPECT_EQ(ShownStatus(gateway_id(), kNobody), std::nullopt);
  ASSERT_TRUE(log.WaitFor(Of(kNobody, TCP_CANNOT_CONNECT)));
  // Since there was no connection, there is no disconnection.
  EXPECT_CHOSEN_THAT(OutcomesOf(log, kNobody), ElementsAre(TCP_CANNOT_CONNECT));
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_7_DeletedDeviceThatIsBeingTriedDoesNotConnect, "ASYNC-7") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, SlowDevice(other_gateway));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register({device}));
  DO_OR_SKIP(lab().PassTime(Duration(100)));
  ASSERT_OK(calls().DeleteAsyncConnection(other_gateway, {device.id()}));
  ExpectNotManaged(device);
  DO_OR_SKIP(lab().PassTime(kOneMoreTry));
  ExpectNotManaged(device);
  EXPECT_CHOSEN_THAT(OutcomesOf(log, device.id()), IsEmpty());
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_7_IdsThatAreNotRegisteredAreNamedAndTheOthersDeleted, "ASYNC-7", "MULTI-2") {
  GET_OR_SKIP(const Device registered, DeviceToConnect());
  GET_OR_SKIP(const Device connected, DeviceToConnect(gateway_id(), false, registered.id()));
  ASSERT_OK(Register({registered}));
  ASSERT_TRUE(Connects(registered));
  ASSERT_OK(Connect(connected));  // synchronously, which is not registered
  const absl::Status status =
      calls().DeleteAsyncConnection(gateway_id(), {kNobody, registered.id(), connected.id(), kNobody});
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(DevicesNamedIn(status), UnorderedElementsAre(kNobody, connected.id()));
  for (const auto& error : client::DeviceErrors(status)) {
    EXPECT_CHOSEN_THAT(error.code(), static_cast<int>(absl::StatusCode::kNotFound));
    EXPECT_CHOSEN_THAT(error.msg(), Not(IsEmpty()));
  }
  EXPECT_CHOSEN_THAT(ShownStatus(registered), testing::Eq(std::nullopt));
  EXPECT_CHOSEN_THAT(ShownStatus(connected), Optional(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_7_RegistrationOfAnotherGatewayIsNotDeleted, "ASYNC-7") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  const absl::Status status = calls().DeleteAsyncConnection(other_gateway, {device.id()});
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(DevicesNamedIn(status), ElementsAre(device.id()));
  EXPECT_THAT(ShownStatus(device), Optional(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_7_NoIdAtAllIsInvalidAndOneGivenTwiceCountsOnce, "ASYNC-7", "MULTI-3") {
  EXPECT_CHOSEN_REFUSAL(calls().DeleteAsyncConnection(gateway_id(), {}), absl::StatusCode::kInvalidArgument);
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK(Register({device}));
  EXPECT_CHOSEN_THAT(calls().DeleteAsyncConnection(gateway_id(), {device.id(), device.id()}), IsOk());
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_8_EmptyAddressIsListedAndCannotBeConnected, "ASYNC-8", "ASYNC-4") {
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register(NobodysInfo()));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(gateway_id(), kNobody));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->ipaddr(), "");
  EXPECT_TRUE(entry->autoreconnect());
  EXPECT_TRUE(Shows(gateway_id(), kNobody, TCP_CANNOT_CONNECT));
  EXPECT_TRUE(log.WaitFor(Of(kNobody, TCP_CANNOT_CONNECT)));
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_8_DeviceThatIsThereIsNotFoundByItsIdAlone, "ASYNC-8") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  auto info = AsyncConnectInfoOf(device);
  info.clear_ipaddr();
  ASSERT_OK(calls().AddAsyncConnection(gateway_id(), {info}));
  EXPECT_TRUE(Shows(device, TCP_CANNOT_CONNECT));
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_9_AnotherDeviceAtTheAddressIsNotConnected, "ASYNC-9") {
  for (const bool use_ssl : {false, true}) {
    SCOPED_TRACE(use_ssl);
    GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), use_ssl));
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    AsyncConnectInfo info = AsyncConnectInfoOf(device);
    info.set_deviceid(kNobody);
    ASSERT_OK(Register(info));
    EXPECT_CHOSEN_THAT(Shows(gateway_id(), kNobody, TCP_CANNOT_CONNECT), IsTrue());
    EXPECT_CHOSEN_THAT(ShownStatus(device), testing::Eq(std::nullopt));
    EXPECT_CHOSEN_THAT(log.Changes(Of(device.id())).size(), 0U);
    CHOSEN_THAT_OR_RETURN(calls().DeleteAsyncConnection(gateway_id(), {kNobody}), IsOk());
    EXPECT_CHOSEN_THAT(Connect(device), IsOk());  // it is free
  }
}

REQUIREMENT_TEST_F(AsyncConnections, ASYNC_9_DevicesWhoseAddressesWereMixedUpDoNotConnect, "ASYNC-9", "ASYNC-10") {
  GET_OR_SKIP(const Device one, DeviceToConnect());
  GET_OR_SKIP(const Device other, DeviceToConnect(gateway_id(), false, one.id()));
  AsyncConnectInfo first = AsyncConnectInfoOf(other);
  first.set_deviceid(one.id());
  AsyncConnectInfo second = AsyncConnectInfoOf(one);
  second.set_deviceid(other.id());
  ASSERT_OK(calls().AddAsyncConnection(gateway_id(), {first, second}));
  EXPECT_CHOSEN_THAT(Shows(one, TCP_CANNOT_CONNECT), IsTrue());
  EXPECT_CHOSEN_THAT(Shows(other, TCP_CANNOT_CONNECT), IsTrue());
  CHOSEN_THAT_OR_RETURN(Register({one, other}), IsOk());
  EXPECT_CHOSEN_THAT(Connects(one), IsTrue());
  EXPECT_CHOSEN_THAT(Connects(other), IsTrue());
}

}  // namespace
}  // namespace connectmaster::conformance
