// Connection mode: whether the gateway dials the device, or the device the gateway.
#include <algorithm>

#include "cases/device_changes.h"
#include "connectmaster/client/status.h"
#include "connectmaster/connect_master.pb.h"
#include "support/raw_call.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::ConnectionMode;
using gsdk::connect::DEVICE_TO_SERVER;
using gsdk::connect::DISCONNECTED;
using gsdk::connect::SERVER_TO_DEVICE;
using gsdk::connect::TCP_CANNOT_CONNECT;
using gsdk::connect::TCP_CONNECTED;
using gsdk::connect::TCP_NOT_ALLOWED;
using gsdk::connect::TLS_CONNECTED;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsFalse;
using testing::IsTrue;
using testing::Not;

class ConnectionModes : public DeviceChangesTest {
 protected:
  absl::Status SetMode(const Device& device, ConnectionMode mode) {
    return calls().SetConnectionMode(device.id(), mode);
  }

  bool SearchShowsMode(const Device& device, ConnectionMode mode) {
    return SearchShows(device, [&](const auto& found) { return found.connectionmode() == mode; });
  }

  // A device to change, in DEVICE_TO_SERVER mode, which is accepted and connected.
  absl::StatusOr<Device> AcceptedDevice() {
    auto device = DeviceToChange(gateway_id(), "device that dials in", [](const Device& it) {
      return IsReady(it) && ModeOf(it) == DEVICE_TO_SERVER && !it.use_ssl();
    });
    if (!device.ok()) return device;
    if (auto status = LetIn(*device); !status.ok()) return status;
    if (!DialsIn(*device)) {
      return absl::UnavailableError("device " + std::to_string(device->id()) + " does not dial in");
    }
    return device;
  }

  void ExpectModeStays(const Device& device, ConnectionMode mode) {
    ExpectChangesNothing(device, [&] {
      const absl::Status status = SetMode(device, mode);
      return status.ok() ? calls().SetConnectionModeMulti({device.id()}, mode) : status;
    });
  }
};

REQUIREMENT_TEST_F(ConnectionModes, MODE_1_SearchShowsTheNewMode, "MODE-1", "SEARCH-4") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK(Connect(device));
  ASSERT_OK(SetMode(device, DEVICE_TO_SERVER));
  EXPECT_TRUE(SearchShowsMode(device, DEVICE_TO_SERVER));
  ASSERT_OK_AND_ASSIGN(const auto found, Search(device));
  EXPECT_EQ(found.ipaddr(), device.address());
  EXPECT_EQ(found.port(), PortOf(device));
  EXPECT_EQ(found.usessl(), device.use_ssl());
  EXPECT_EQ(found.type(), TypeOf(device));
  EXPECT_CHOSEN_THAT(found.serveraddr(), Not(IsEmpty()));
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_1_NothingElseOfTheConfigurationChanges, "MODE-1") {
  GET_OR_SKIP(const auto devices, UnusualDevices());
  for (const Device& device : devices) {
    ExpectConfigurationStays(
        device, [&] { return SetMode(device, DEVICE_TO_SERVER); },
        [](auto& config) {
          config.clear_connectionmode();
          config.clear_serveraddr();
        });
  }
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_1_SearchShowsTheGatewayAsTheServer, "MODE-1", "SEARCH-4") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  GET_OR_SKIP(const Device another, DeviceThatDialsIn());
  ASSERT_OK_AND_ASSIGN(const auto expected, Search(another));
  ASSERT_OK_AND_ASSIGN(const auto before, Search(device));
  EXPECT_CHOSEN_THAT(before.serveraddr(), IsEmpty());
  ASSERT_OK(Connect(device));
  ASSERT_OK(SetMode(device, DEVICE_TO_SERVER));
  ASSERT_TRUE(SearchShowsMode(device, DEVICE_TO_SERVER));
  ASSERT_OK_AND_ASSIGN(const auto after, Search(device));
  EXPECT_CHOSEN_THAT(after.serveraddr(), Eq(expected.serveraddr()));
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_1_ServerIsTheGatewayThatTheDeviceWasConnectedTo, "MODE-1", "MODE-2") {
  GET_OR_SKIP(const Device device, DeviceOfSeveralGateways(/*same_root_ca=*/true));
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayOf(device, /*same_root_ca=*/true));
  const Device there = Behind(other_gateway, device);
  ASSERT_OK(Connect(there));
  ASSERT_OK(SetMode(there, DEVICE_TO_SERVER));
  EXPECT_CHOSEN_THAT(BecomesPending(there), IsTrue());
  EXPECT_CHOSEN_THAT(Pending(device).has_value(), IsFalse());
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_1_ModeThatDoesNotExistIsInvalid, "MODE-1") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK(Connect(device));
  for (const int mode : {2, 3, -1, 256, std::numeric_limits<int>::max(), std::numeric_limits<int>::min()}) {
    SCOPED_TRACE(mode);
    EXPECT_CHOSEN_REFUSAL(SetMode(device, static_cast<ConnectionMode>(mode)), absl::StatusCode::kInvalidArgument);
    EXPECT_CHOSEN_REFUSAL(calls().SetConnectionModeMulti({device.id()}, static_cast<ConnectionMode>(mode)),
                          absl::StatusCode::kInvalidArgument);
  }
  EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(TCP_CONNECTED));
  EXPECT_CHOSEN_THAT(SearchShowsMode(device, SERVER_TO_DEVICE), IsTrue());
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_2_DeviceDropsItsConnection, "MODE-2") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  ASSERT_OK(SetMode(device, DEVICE_TO_SERVER));
  // The fake gateway's devices drop it at once.
  EXPECT_CHOSEN_THAT(ShownStatus(device).has_value(), IsFalse());
  EXPECT_TRUE(LosesConnection(device));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), ElementsAre(TCP_CONNECTED, DISCONNECTED));
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_2_DeviceToServerRefusesToBeDialled, "MODE-2", "SYNC-5") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK(Connect(device));
  ASSERT_OK(SetMode(device, DEVICE_TO_SERVER));
  ASSERT_TRUE(LosesConnection(device));
  const absl::Status status = ConnectInVain(device.gateway_id(), ConnectInfoOf(device));
  EXPECT_CHOSEN_CODE(status, absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr(device.address()));
  CHOSEN_THAT_OR_RETURN(Leaves(device), IsTrue());
  ASSERT_OK(Register({device}));
  EXPECT_TRUE(Shows(device, TCP_CANNOT_CONNECT));
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_2_DeviceToServerDialsIn, "MODE-2", "ACCEPT-2", "ACCEPT-3", "ACCEPT-4") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  ASSERT_OK(SetMode(device, DEVICE_TO_SERVER));
  EXPECT_TRUE(BecomesPending(device)) << "it is not in the accept filter";
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TCP_NOT_ALLOWED)));

  ASSERT_OK(LetIn(device));
  EXPECT_TRUE(DialsIn(device));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED), 2));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->connectionmode(), DEVICE_TO_SERVER);
  EXPECT_FALSE(entry->autoreconnect());
  EXPECT_FALSE(entry->usessl());
  EXPECT_EQ(entry->ipaddr(), device.address());
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_2_DeviceDialsInThreeSecondsAfterTheChange, "MODE-2") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK(LetIn(device));
  ASSERT_OK(Connect(device));
  ASSERT_OK(SetMode(device, DEVICE_TO_SERVER));
  DO_OR_SKIP(lab().PassTime(Duration(2'900)));
  EXPECT_CHOSEN_THAT(ShownStatus(device).has_value(), IsFalse());
  DO_OR_SKIP(lab().PassTime(Duration(200)));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_2_DeviceWithSslDialsInWithSsl, "MODE-2", "ACCEPT-4") {
  GET_OR_SKIP(const Device device, DeviceToChange(gateway_id(), /*use_ssl=*/true));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(LetIn(device));
  ASSERT_OK(Connect(device));
  ASSERT_OK(SetMode(device, DEVICE_TO_SERVER));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  EXPECT_TRUE(DialsIn(device));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TLS_CONNECTED), 2));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_TRUE(entry->usessl());
  EXPECT_EQ(entry->connectionmode(), DEVICE_TO_SERVER);
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_2_ServerToDeviceIsDialledAndDialsInNoMore, "MODE-1", "MODE-2", "SEARCH-4") {
  GET_OR_SKIP(const Device device, AcceptedDevice());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(SetMode(device, SERVER_TO_DEVICE));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  EXPECT_TRUE(LosesConnection(device));
  EXPECT_TRUE(SearchShowsMode(device, SERVER_TO_DEVICE));
  ASSERT_OK_AND_ASSIGN(const auto found, Search(device));
  EXPECT_CHOSEN_THAT(found.serveraddr(), IsEmpty());

  // The filter would accept it.
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  const auto shown = ShownStatus(device);
  EXPECT_FALSE(shown && client::IsConnected(*shown)) << "it dials in";
  EXPECT_CHOSEN_THAT(shown, Eq(std::nullopt));
  // It would be refused.
  ASSERT_OK(LetNobodyIn(device));
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_FALSE(Pending(device));

  ASSERT_OK(ConnectSoon(device));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED)));
  ASSERT_OK_AND_ASSIGN(const auto dialled, Managed(device));
  ASSERT_TRUE(dialled);
  EXPECT_EQ(dialled->connectionmode(), SERVER_TO_DEVICE);
  EXPECT_EQ(dialled->port(), PortOf(device));
  EXPECT_CHOSEN_THAT(OutcomesOf(log, device.id()), ElementsAre(DISCONNECTED, TCP_CONNECTED));
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_1_ServerToDeviceIsTheDefault, "MODE-1") {
  GET_OR_SKIP(const Device device, AcceptedDevice());
  gsdk::connect_master::SetConnectionModeRequest request;  // without a mode
  request.set_deviceid(device.id());
  ASSERT_OK(CallWithToken(tenant().Channel(), "/gsdk.connect_master.ConnectMaster/SetConnectionMode", tenant().Token(),
                          request));
  EXPECT_TRUE(SearchShowsMode(device, SERVER_TO_DEVICE));
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_3_RegisteredDeviceStaysAndCannotBeConnectedUntilItIsDeleted, "MODE-3") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  ASSERT_OK(SetMode(device, DEVICE_TO_SERVER));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));

  EXPECT_TRUE(Shows(device, TCP_CANNOT_CONNECT, kOneMoreTry));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_TRUE(entry->autoreconnect());
  EXPECT_CHOSEN_THAT(entry->connectionmode(), Eq(SERVER_TO_DEVICE));  // as it is registered
  EXPECT_TRUE(log.WaitFor(Of(device.id(), TCP_CANNOT_CONNECT)));
  DO_OR_SKIP(lab().PassTime(kTwoMoreTries));
  const auto status = ShownStatus(device);
  ASSERT_TRUE(status) << "it is no longer registered";
  EXPECT_FALSE(client::IsConnected(*status));
  const auto statuses = StatusesOf(log, device.id());
  const std::vector<gsdk::connect::Status> from_then_on(std::find(statuses.begin(), statuses.end(), DISCONNECTED),
                                                        statuses.end());
  EXPECT_THAT(from_then_on, Not(testing::Contains(TCP_CONNECTED)));

  ASSERT_OK(calls().DeleteAsyncConnection(device.gateway_id(), {device.id()}));
  EXPECT_TRUE(Leaves(device));
  ASSERT_OK(LetIn(device));
  EXPECT_TRUE(DialsIn(device));
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_3_RegisteredDeviceIsNotLetIn, "MODE-3", "MODE-1", "MODE-2", "ACCEPT-10") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK(LetIn(device));
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  ASSERT_OK(SetMode(device, DEVICE_TO_SERVER));
  EXPECT_CHOSEN_THAT(BecomesPending(device), IsTrue());
  DO_OR_SKIP(lab().PassTime(kOneMoreTry));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_CHOSEN_THAT(entry->status(), Eq(TCP_CANNOT_CONNECT));
  EXPECT_CHOSEN_THAT(entry->autoreconnect(), IsTrue());
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_4_ModeOfADialledDeviceStays, "MODE-4") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK(Connect(device));
  ExpectModeStays(device, SERVER_TO_DEVICE);
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_4_ModeOfARegisteredDeviceStays, "MODE-4") {
  GET_OR_SKIP(const Device device, DeviceToChange());
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Connects(device));
  ExpectModeStays(device, SERVER_TO_DEVICE);
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_4_ModeOfAnAcceptedDeviceStays, "MODE-4") {
  GET_OR_SKIP(const Device device, AcceptedDevice());
  ExpectModeStays(device, DEVICE_TO_SERVER);
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_5_ManyDevicesChangeInOneCall, "MODE-5", "MODE-1", "MODE-2") {
  GET_OR_SKIP(const Device first, DeviceToChange());
  GET_OR_SKIP(const Device second, DeviceToChange(gateway_id(), /*use_ssl=*/true));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(first));
  ASSERT_OK(Connect(second));
  ASSERT_OK(calls().SetConnectionModeMulti({first.id(), second.id()}, DEVICE_TO_SERVER));
  for (const Device& device : {first, second}) {
    EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
    EXPECT_TRUE(SearchShowsMode(device, DEVICE_TO_SERVER));
    EXPECT_TRUE(BecomesPending(device));
  }

  gsdk::connect::AcceptFilter filter;
  filter.add_deviceids(first.id());
  filter.add_deviceids(second.id());
  ASSERT_OK(calls().SetAcceptFilter(gateway_id(), filter));
  ASSERT_TRUE(DialsIn(first));
  ASSERT_TRUE(DialsIn(second));
  ASSERT_OK(calls().SetConnectionModeMulti({second.id(), first.id()}, SERVER_TO_DEVICE));
  for (const Device& device : {first, second}) {
    EXPECT_TRUE(LosesConnection(device));
    EXPECT_TRUE(SearchShowsMode(device, SERVER_TO_DEVICE));
    EXPECT_OK(ConnectSoon(device));
  }
}

REQUIREMENT_TEST_F(ConnectionModes, MODE_5_DevicesThatHaveTheModeAlreadyStayAsTheyAre, "MODE-5", "MODE-4") {
  GET_OR_SKIP(const Device accepted, AcceptedDevice());
  GET_OR_SKIP(const Device dialled, DeviceToChange());
  ASSERT_OK(Connect(dialled));
  CHOSEN_THAT_OR_RETURN(calls().SetConnectionModeMulti({accepted.id(), dialled.id()}, SERVER_TO_DEVICE), IsOk());
  EXPECT_TRUE(LosesConnection(accepted));
  EXPECT_CHOSEN_THAT(ShownStatus(dialled), Eq(TCP_CONNECTED));
}

}  // namespace
}  // namespace connectmaster::conformance
