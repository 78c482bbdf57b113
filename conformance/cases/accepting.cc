// Devices that dial in: pending, accepted by the filter, and dialling in again.
#include <algorithm>

#include "support/connections_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::AcceptFilter;
using gsdk::connect::DISCONNECTED;
using gsdk::connect::TCP_CANNOT_CONNECT;
using gsdk::connect::TCP_CONNECTED;
using gsdk::connect::TCP_NOT_ALLOWED;
using gsdk::connect::TLS_NOT_ALLOWED;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Eq;
using testing::Ge;
using testing::IsEmpty;
using testing::IsTrue;
using testing::Le;
using testing::Not;
using testing::Optional;

class Accepting : public ConnectionsTest {
 protected:
  AcceptFilter FilterOf(const std::vector<std::uint32_t>& device_ids) {
    AcceptFilter filter;
    for (const std::uint32_t id : device_ids) filter.add_deviceids(id);
    return filter;
  }

  // A device that dials in without SSL, and one that does so with it.
  absl::StatusOr<std::vector<Device>> WithAndWithoutSsl() const {
    std::vector<Device> devices;
    for (const bool use_ssl : {false, true}) {
      auto device = DeviceThatDialsIn(gateway_id(), use_ssl);
      if (!device.ok()) return device.status();
      devices.push_back(*std::move(device));
    }
    return devices;
  }

  // The device is accepted, listed as one that dialled in, and seen by a subscriber.
  void ExpectLetIn(const Device& device, const AcceptFilter& filter) {
    ASSERT_TRUE(BecomesPending(device));
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    ASSERT_OK(calls().SetAcceptFilter(gateway_id(), filter));
    EXPECT_TRUE(DialsIn(device));
    EXPECT_TRUE(log.WaitFor(Of(device.id(), ConnectedStatusOf(device))));
    EXPECT_EQ(Pending(device), std::nullopt);
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->type(), TypeOf(device));
    EXPECT_EQ(entry->connectionmode(), gsdk::connect::DEVICE_TO_SERVER);
    EXPECT_FALSE(entry->autoreconnect());
    EXPECT_EQ(entry->ipaddr(), device.address());
    EXPECT_EQ(entry->port(), 0);
    EXPECT_EQ(entry->usessl(), device.use_ssl());
    DO_OR_SKIP(lab().PassTime(kDialsInWithin));
    EXPECT_THAT(ShownStatus(device), Optional(ConnectedStatusOf(device)));
    EXPECT_EQ(Pending(device), std::nullopt);
    EXPECT_EQ(StatusesOf(log, device.id()).back(), ConnectedStatusOf(device));
  }

  // The device is connected, accepted by a filter with only its ID.
  void BecomesAccepted(const Device& device) {
    ASSERT_OK(LetIn(device));
    ASSERT_TRUE(DialsIn(device));
  }

  void ExpectNotManaged(const Device& device) {
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    EXPECT_FALSE(entry) << entry->ShortDebugString();
  }
};

REQUIREMENT_TEST_F(Accepting, ACCEPT_1_NobodyIsAcceptedByDefault, "ACCEPT-1") {
  ASSERT_OK_AND_ASSIGN(const AcceptFilter filter, calls().GetAcceptFilter(gateway_id()));
  if (filter.ByteSizeLong() != 0)
    GTEST_SKIP() << "the gateway already has an accept filter: " << filter.ShortDebugString();
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  EXPECT_TRUE(BecomesPending(device));
  ExpectNotManaged(device);
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  ExpectNotManaged(device);
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_1_NobodyIsAcceptedAfterAStart, "ACCEPT-1") {
  DO_OR_SKIP(Restart());  // with that, devices that were accepted before are not connected any more
  ASSERT_OK_AND_ASSIGN(const AcceptFilter stored, calls().GetAcceptFilterDB(gateway_id()));
  if (stored.ByteSizeLong() != 0) GTEST_SKIP() << "a filter is stored: " << stored.ShortDebugString();
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  ASSERT_OK_AND_ASSIGN(const auto list, calls().GetDeviceList(gateway_id()));
  for (const auto& info : list) {
    EXPECT_NE(info.connectionmode(), gsdk::connect::DEVICE_TO_SERVER) << info.ShortDebugString();
  }
}

REQUIREMENT_TEST_F(Accepting, SYNC_7_DeviceThatWasAcceptedIsNotConnectedToo, "SYNC-7") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK(LetIn(device));
  ASSERT_TRUE(DialsIn(device));
  EXPECT_CHOSEN_REFUSAL(tenant().ConnectMaster().Connect(gateway_id(), ConnectInfoOf(device)),
                        absl::StatusCode::kAlreadyExists);
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  EXPECT_CHOSEN_THAT(entry.has_value(), IsTrue());
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_2_RefusedDeviceIsPending, "ACCEPT-2") {
  const auto seconds = [&] { return std::chrono::floor<std::chrono::seconds>(lab().Now()).time_since_epoch().count(); };
  const auto tolerance = std::chrono::ceil<std::chrono::seconds>(lab().ClockTolerance()).count();
  GET_OR_SKIP(const auto devices, WithAndWithoutSsl());
  ASSERT_OK(LetNobodyIn(devices.front()));
  // The next try of each is one that is made after now.
  const auto start = seconds();
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  std::vector<std::uint32_t> tries;
  for (const Device& device : devices) {
    SCOPED_TRACE(device.id());
    const auto entry = Pending(device);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->type(), TypeOf(device));
    EXPECT_EQ(entry->ipaddr(), device.address());
    EXPECT_THAT(entry->lasttry(), AllOf(Ge(start - tolerance), Le(seconds() + tolerance)));
    tries.push_back(entry->lasttry());
  }
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const auto later = Pending(devices[i]);
    ASSERT_TRUE(later);
    EXPECT_GT(later->lasttry(), tries[i]) << "the last try is not updated";
  }
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_2_LastTryIsTheTimeOfATry, "ACCEPT-2") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK(LetNobodyIn(device));
  ASSERT_TRUE(BecomesPending(device));
  std::vector<std::uint32_t> tries;
  for (int i = 0; i < 3; ++i) {  // devices do not dial every second
    const auto entry = Pending(device);
    ASSERT_TRUE(entry);
    tries.push_back(entry->lasttry());
    DO_OR_SKIP(lab().PassTime(std::chrono::seconds(1)));
  }
  EXPECT_TRUE(tries[0] == tries[1] || tries[1] == tries[2]) << testing::PrintToString(tries);
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_2_PendingListHasEachDeviceOnce, "ACCEPT-2") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK(LetNobodyIn(device));
  ASSERT_TRUE(BecomesPending(device));
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  ASSERT_OK_AND_ASSIGN(const auto pending, calls().GetPendingList(gateway_id()));
  EXPECT_EQ(std::count_if(pending.begin(), pending.end(), [&](const auto& it) { return it.deviceid() == device.id(); }),
            1);
  // Devices that the gateway dials are not pending.
  for (const auto& entry : pending) {
    for (const Device& other : site().DevicesOf(gateway_id())) {
      if (other.id() == entry.deviceid()) {
        EXPECT_EQ(ModeOf(other), gsdk::connect::DEVICE_TO_SERVER) << other.id();
      }
    }
  }
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_2_DeviceIsPendingAtTheGatewayThatItDials, "ACCEPT-2") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK(LetNobodyIn(device));
  ASSERT_TRUE(BecomesPending(device));
  ASSERT_OK_AND_ASSIGN(const auto pending, calls().GetPendingList(other_gateway));
  for (const auto& entry : pending) EXPECT_NE(entry.deviceid(), device.id()) << other_gateway;
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_3_EachRefusedTryIsSeen, "ACCEPT-3") {
  GET_OR_SKIP(const auto devices, WithAndWithoutSsl());
  ASSERT_OK(LetNobodyIn(devices.front()));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  DO_OR_SKIP(lab().PassTime(2 * kDialsInWithin));
  for (const Device& device : devices) {
    SCOPED_TRACE(device.id());
    const auto refused = device.use_ssl() ? TLS_NOT_ALLOWED : TCP_NOT_ALLOWED;
    EXPECT_TRUE(log.WaitFor(Of(device.id(), refused), 2));
    EXPECT_THAT(StatusesOf(log, device.id()), testing::Each(refused));
    // Every 3 s, and one that may be on its way.
    EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), refused), 39), IsTrue());
    EXPECT_CHOSEN_THAT(log.Changes(Of(device.id())).size(), Le(41U));
  }
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_4_DeviceInTheFilterIsAccepted, "ACCEPT-4", "STATUS-6") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ExpectLetIn(device, FilterOf({device.id()}));
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_4_DeviceIsAcceptedAtItsNextTry, "ACCEPT-4") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK(LetNobodyIn(device));
  ASSERT_TRUE(BecomesPending(device));
  ASSERT_OK(LetIn(device));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_TRUE(DialsIn(device));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED)));
  // Unless a try was under way that the former filter refuses.
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), Not(Contains(TCP_NOT_ALLOWED)));
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_4_DeviceInTheFilterIsAcceptedWithSsl, "ACCEPT-4", "STATUS-6") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn(gateway_id(), /*use_ssl=*/true));
  ExpectLetIn(device, FilterOf({kNobody, device.id()}));
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_4_EveryDeviceIsAcceptedWithAllowAll, "ACCEPT-4", "ACCEPT-5") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  GET_OR_SKIP(const Device with_ssl, DeviceThatDialsIn(gateway_id(), /*use_ssl=*/true));
  ASSERT_TRUE(BecomesPending(device));
  ASSERT_TRUE(BecomesPending(with_ssl));
  DO_OR_SKIP(EverybodyMayComeIn(gateway_id()));
  AcceptFilter filter = FilterOf({kNobody});
  filter.set_allowall(true);
  ExpectLetIn(device, filter);
  EXPECT_TRUE(DialsIn(with_ssl));
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_4_DevicesThatAreNotInTheFilterStayPending, "ACCEPT-4", "ACCEPT-2") {
  GET_OR_SKIP(const Device in_it, DeviceThatDialsIn());
  GET_OR_SKIP(const Device not_in_it, DeviceThatDialsIn(gateway_id(), /*use_ssl=*/true));
  BecomesAccepted(in_it);
  if (HasFatalFailure()) return;
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_NE(Pending(not_in_it), std::nullopt);
  ExpectNotManaged(not_in_it);
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_4_FilterOfAnotherGatewayDoesNotCount, "ACCEPT-4") {
  GET_OR_SKIP(const std::string other_gateway, site().OtherGatewayId());
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK(LetNobodyIn(device));
  ASSERT_OK(calls().SetAcceptFilter(other_gateway, FilterOf({device.id()})));
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_NE(Pending(device), std::nullopt);
  ExpectNotManaged(device);
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_6_DisconnectedDeviceDialsInAgain, "ACCEPT-6", "DISC-1") {
  for (const bool use_ssl : {false, true}) {
    SCOPED_TRACE(use_ssl);
    GET_OR_SKIP(const Device device, DeviceThatDialsIn(gateway_id(), use_ssl));
    const EventLog<DeviceChange> log;
    const auto subscription = Subscribe(tenant(), log);
    ASSERT_TRUE(subscription);
    BecomesAccepted(device);
    if (HasFatalFailure()) return;
    ASSERT_OK(calls().Disconnect({device.id()}));
    EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
    EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(std::nullopt));
    EXPECT_TRUE(DialsIn(device));
    EXPECT_TRUE(log.WaitFor(Of(device.id(), ConnectedStatusOf(device)), 2));
    EXPECT_EQ(Pending(device), std::nullopt);
  }
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_6_DeviceDialsAgainAfterThreeSeconds, "ACCEPT-6") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  BecomesAccepted(device);
  if (HasFatalFailure()) return;
  ASSERT_OK(calls().Disconnect({device.id()}));
  DO_OR_SKIP(lab().PassTime(Duration(2'500)));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(std::nullopt));
  DO_OR_SKIP(lab().PassTime(Duration(1'000)));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(TCP_CONNECTED));
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_6_DisconnectedDeviceIsPendingWhenTheFilterSaysSo, "ACCEPT-6", "ACCEPT-7") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  BecomesAccepted(device);
  if (HasFatalFailure()) return;
  ASSERT_OK(LetNobodyIn(device));
  static_cast<void>(calls().Disconnect({device.id()}));  // that it still is connected is chosen
  EXPECT_TRUE(BecomesPending(device));
  ExpectNotManaged(device);
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_6_DeviceThatLostItsPowerDialsInAgain, "ACCEPT-6") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  BecomesAccepted(device);
  if (HasFatalFailure()) return;
  DO_OR_SKIP(lab().SwitchDeviceOff(device.id()));
  EXPECT_TRUE(LosesConnection(device));
  EXPECT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Eq(std::nullopt));
  DO_OR_SKIP(lab().SwitchDeviceOn(device.id()));
  EXPECT_TRUE(DialsIn(device));
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_7_DeviceTakenOutOfTheFilterStaysConnected, "ACCEPT-7") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  BecomesAccepted(device);
  if (HasFatalFailure()) return;
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(LetNobodyIn(device));
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(TCP_CONNECTED));
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), IsEmpty());
}

REQUIREMENT_TEST_F(Accepting, ACCEPT_10_DeviceThatIsRegisteredIsRefused, "ACCEPT-10") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK(LetNobodyIn(device));
  ASSERT_OK(Register({device}));
  ASSERT_TRUE(Shows(device, TCP_CANNOT_CONNECT));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(LetIn(device));
  DO_OR_SKIP(lab().PassTime(kDialsInWithin));
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), TCP_NOT_ALLOWED)), IsTrue());
  EXPECT_CHOSEN_THAT(StatusesOf(log, device.id()), Not(Contains(TCP_CONNECTED)));
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(TCP_CANNOT_CONNECT));
  const auto pending = Pending(device);
  CHOSEN_THAT_OR_RETURN(pending.has_value(), IsTrue());
  EXPECT_EQ(pending->ipaddr(), device.address());
  ASSERT_OK(calls().DeleteAsyncConnection(gateway_id(), {device.id()}));
  EXPECT_TRUE(DialsIn(device)) << "it is in the filter";
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->connectionmode(), gsdk::connect::DEVICE_TO_SERVER);
}

REQUIREMENT_TEST_F(Accepting, ASYNC_10_AcceptedDeviceThatIsRegisteredLosesItsConnection, "ASYNC-10", "ACCEPT-10") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  BecomesAccepted(device);
  if (HasFatalFailure()) return;
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  CHOSEN_THAT_OR_RETURN(Register({device}), IsOk());
  // It came in without an address and port that could be dialled.
  EXPECT_CHOSEN_THAT(Shows(device, TCP_CANNOT_CONNECT), IsTrue());
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id(), TCP_CANNOT_CONNECT)), IsTrue());
  EXPECT_CHOSEN_THAT(OutcomesOf(log, device.id()),
                     testing::AllOf(Contains(DISCONNECTED), Contains(TCP_CANNOT_CONNECT)));
  ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
  ASSERT_TRUE(entry);
  EXPECT_CHOSEN_THAT(entry->connectionmode(), gsdk::connect::SERVER_TO_DEVICE);
  EXPECT_CHOSEN_THAT(entry->autoreconnect(), IsTrue());
}

REQUIREMENT_TEST_F(Accepting, SEARCH_1_ListsDevicesThatArePendingOrAccepted, "SEARCH-1") {
  GET_OR_SKIP(const Device accepted, DeviceThatDialsIn());
  GET_OR_SKIP(const Device pending, DeviceThatDialsIn(gateway_id(), /*use_ssl=*/true));
  BecomesAccepted(accepted);
  if (HasFatalFailure()) return;
  ASSERT_TRUE(BecomesPending(pending));
  const auto search = WhileTimePasses(lab(), [&] { return calls().SearchDevice(gateway_id()); });
  ASSERT_OK(search.result);
  std::vector<std::uint32_t> found;
  for (const auto& info : *search.result) found.push_back(info.deviceid());
  EXPECT_CHOSEN_THAT(found, Contains(accepted.id()));
  EXPECT_THAT(found, Contains(pending.id()));
}

REQUIREMENT_TEST_F(Accepting, DISC_2_PendingDeviceIsNotConnected, "DISC-2", "ACCEPT-2") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK(LetNobodyIn(device));
  ASSERT_TRUE(BecomesPending(device));
  const absl::Status status = calls().Disconnect({device.id()});
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(DevicesNamedIn(status), ElementsAre(device.id()));
}

REQUIREMENT_TEST_F(Accepting, ASYNC_7_AcceptedDeviceIsNotRegistered, "ASYNC-7", "ACCEPT-4") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  BecomesAccepted(device);
  if (HasFatalFailure()) return;
  const absl::Status status = calls().DeleteAsyncConnection(gateway_id(), {device.id()});
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(ShownStatus(device), Optional(TCP_CONNECTED));
}

}  // namespace
}  // namespace connectmaster::conformance
