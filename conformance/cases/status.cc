// The status of devices, as subscribers and the managed list show it.
#include "connectmaster/client/status.h"

#include <condition_variable>
#include <mutex>

#include "support/managing_test.h"

namespace connectmaster::conformance {
namespace {

using gsdk::connect::DISCONNECTED;
using gsdk::connect::TCP_CONNECTED;
using testing::AllOf;
using testing::Ge;
using testing::IsEmpty;
using testing::Le;

class StatusStreams : public TenantTest {
 protected:
  // Connects and disconnects `times`, which makes twice as many changes.
  void Toggle(const Device& device, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) {
      ASSERT_OK(Connect(device));
      ASSERT_OK(tenant().ConnectMaster().Disconnect({device.id()}));
    }
  }

  // Expects the statuses of a toggled device: each change once, in order.
  static void ExpectToggled(const std::vector<gsdk::connect::Status>& statuses, std::size_t times) {
    CHOSEN_THAT_OR_RETURN(statuses, testing::SizeIs(2 * times));
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      SCOPED_TRACE("change " + std::to_string(i));
      CHOSEN_THAT_OR_RETURN(statuses[i], testing::Eq(i % 2 == 0 ? TCP_CONNECTED : DISCONNECTED));
    }
  }
};

// Also with a tenant of its own.
using OthersStatusStreams = ManagingTest;

// A subscriber that reads nothing until it is told to.
class StuckSubscriber {
 public:
  client::DeviceStatusCallbacks Callbacks() const {
    auto callbacks = log_.Callbacks();
    callbacks.on_change = [gate = gate_, on_change = callbacks.on_change](const DeviceChange& change) {
      {
        std::unique_lock lock(gate->mutex);
        gate->opened.wait(lock, [&] { return gate->open; });
      }
      on_change(change);
    };
    return callbacks;
  }

  void Release() const {
    const std::lock_guard lock(gate_->mutex);
    gate_->open = true;
    gate_->opened.notify_all();
  }

  const EventLog<DeviceChange>& log() const { return log_; }

 private:
  struct Gate {
    std::mutex mutex;
    std::condition_variable opened;
    bool open = false;
  };
  EventLog<DeviceChange> log_;
  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
};

// Releases the subscriber at the end of the test, because its subscription could not be closed otherwise.
class Releaser {
 public:
  explicit Releaser(const StuckSubscriber& subscriber) : subscriber_(subscriber) {}
  Releaser(const Releaser&) = delete;
  Releaser& operator=(const Releaser&) = delete;
  ~Releaser() { subscriber_.Release(); }

 private:
  const StuckSubscriber& subscriber_;
};

REQUIREMENT_TEST_F(StatusStreams, STATUS_1_EveryChangeHasDeviceStatusAndTime, "STATUS-1") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  const auto seconds = [&] { return std::chrono::floor<std::chrono::seconds>(lab().Now()).time_since_epoch().count(); };
  const auto tolerance = std::chrono::ceil<std::chrono::seconds>(lab().ClockTolerance()).count();
  const auto start = seconds();
  ASSERT_OK(Connect(device));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(7)));
  const auto middle = seconds();
  ASSERT_OK(tenant().ConnectMaster().Disconnect({device.id()}));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  const auto end = seconds();

  const auto connected = log.Changes(Of(device.id(), TCP_CONNECTED));
  const auto disconnected = log.Changes(Of(device.id(), DISCONNECTED));
  ASSERT_FALSE(connected.empty());
  EXPECT_THAT(connected[0].timestamp(), AllOf(Ge(start - tolerance), Le(end + tolerance)));
  EXPECT_THAT(disconnected[0].timestamp(), AllOf(Ge(middle - tolerance), Le(end + tolerance)));
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_1_DeviceWithSslIsToldAsConnectedWithTls, "STATUS-1") {
  GET_OR_SKIP(const Device device, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(device));
  ASSERT_OK(tenant().ConnectMaster().Disconnect({device.id()}));
  ASSERT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED)));
  EXPECT_THAT(StatusesOf(log, device.id()), testing::ElementsAre(gsdk::connect::TLS_CONNECTED, DISCONNECTED));
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_1_EverySubscriberOfTheTenantSeesTheChanges, "STATUS-1") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  ASSERT_OK_AND_ASSIGN(const auto another, LogIn(site().tenant));
  const EventLog<DeviceChange> first;
  const EventLog<DeviceChange> second;
  const auto subscription = Subscribe(tenant(), first);
  const auto another_subscription = Subscribe(*another, second);
  ASSERT_TRUE(subscription && another_subscription);
  ASSERT_OK(Connect(device));
  EXPECT_TRUE(first.WaitFor(Of(device.id(), TCP_CONNECTED)));
  EXPECT_TRUE(second.WaitFor(Of(device.id(), TCP_CONNECTED)));
}

REQUIREMENT_TEST_F(OthersStatusStreams, STATUS_1_OtherTenantsDevicesAreNotSeen, "STATUS-1", "GW-3") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenantWith(spare));
  GET_OR_SKIP(const Device theirs, DeviceToConnect(spare.id()));
  GET_OR_SKIP(const Device ours, DeviceToConnect());
  const EventLog<DeviceChange> our_log;
  const EventLog<DeviceChange> their_log;
  const auto our_subscription = Subscribe(tenant(), our_log);
  const auto their_subscription = Subscribe(*other.client, their_log);
  ASSERT_TRUE(our_subscription && their_subscription);
  ASSERT_OK(other.client->ConnectMaster().Connect(spare.id(), ConnectInfoOf(theirs)));
  ASSERT_OK(Connect(ours));
  ASSERT_OK(other.client->ConnectMaster().Disconnect({theirs.id()}));
  // Each sees the end of its own, so what came before has arrived.
  ASSERT_TRUE(our_log.WaitFor(Of(ours.id(), TCP_CONNECTED)));
  ASSERT_TRUE(their_log.WaitFor(Of(theirs.id(), DISCONNECTED)));
  EXPECT_THAT(our_log.Changes(Of(theirs.id())), IsEmpty());
  EXPECT_THAT(their_log.Changes(Of(ours.id())), IsEmpty());
}

REQUIREMENT_TEST_F(OthersStatusStreams, STATUS_1_OtherTenantsDevicesThatDialInAreNotSeen, "STATUS-1", "GW-3",
                   "ACCEPT-3") {
  GET_OR_SKIP(const Device device, DeviceThatDialsIn());
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  const EventLog<DeviceChange> our_log;
  const EventLog<DeviceChange> their_log;
  const auto our_subscription = Subscribe(tenant(), our_log);
  const auto their_subscription = Subscribe(*other.client, their_log);
  ASSERT_TRUE(our_subscription && their_subscription);
  ASSERT_OK(tenant().ConnectMaster().SetAcceptFilter(gateway_id(), {}));
  DO_OR_SKIP(lab().PassTime(std::chrono::seconds(60)));  // however long it takes to try again
  ASSERT_TRUE(our_log.WaitFor(Of(device.id(), gsdk::connect::TCP_NOT_ALLOWED)));
  EXPECT_THAT(their_log.Changes(), IsEmpty());
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_2_ChangesOfADeviceArriveInOrderAndOnce, "STATUS-2") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  constexpr std::size_t kTimes = 50;
  Toggle(device, kTimes);
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id()), 2 * kTimes), testing::IsTrue());
  ExpectToggled(StatusesOf(log, device.id()), kTimes);
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_2_ListShowsWhatASubscriberHasSeen, "STATUS-2") {
  GET_OR_SKIP(const Device device, DeviceToConnect());
  // Asked from within the callback: the moment the change is there.
  std::mutex mutex;
  std::vector<std::string> mismatches;
  EventLog<DeviceChange> log;
  auto callbacks = log.Callbacks();
  callbacks.on_change = [&, on_change = callbacks.on_change](const DeviceChange& change) {
    const auto entry = Managed(device);
    if (change.deviceid() == device.id() && entry.ok()) {
      const bool expected = client::IsConnected(change.status());
      const std::lock_guard lock(mutex);
      if (entry->has_value() != expected) mismatches.push_back(change.ShortDebugString());
    }
    on_change(change);
  };
  const auto subscription = tenant().ConnectMaster().SubscribeStatus(std::move(callbacks));
  static_cast<void>(subscription->WaitUntilAccepted(std::chrono::seconds(2)));
  for (std::size_t times = 1; times <= 5; ++times) {
    ASSERT_OK(Connect(device));
    ASSERT_TRUE(log.WaitFor(Of(device.id(), TCP_CONNECTED), times));
    ASSERT_OK(tenant().ConnectMaster().Disconnect({device.id()}));
    ASSERT_TRUE(log.WaitFor(Of(device.id(), DISCONNECTED), times));
  }
  const std::lock_guard lock(mutex);
  EXPECT_CHOSEN_THAT(mismatches, IsEmpty());
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_3_AcceptanceIsToldBeforeAnyChange, "STATUS-3") {
  const EventLog<DeviceChange> log;
  const auto subscription = tenant().ConnectMaster().SubscribeStatus(log.Callbacks());
  EXPECT_CHOSEN_THAT(subscription->WaitUntilAccepted(kPatience), IsOk());
  EXPECT_CHOSEN_THAT(log.Changes().size(), testing::Eq(0U));
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_3_WhatHappenedBeforeIsNotSeen, "STATUS-3") {
  GET_OR_SKIP(const Device before, DeviceToConnect());
  GET_OR_SKIP(const Device after, DeviceToConnect(gateway_id(), false, before.id()));
  const EventLog<DeviceChange> earlier_log;
  const auto earlier = Subscribe(tenant(), earlier_log);
  ASSERT_TRUE(earlier);
  ASSERT_OK(Connect(before));
  ASSERT_TRUE(earlier_log.WaitFor(Of(before.id(), TCP_CONNECTED)));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  ASSERT_OK(Connect(after));
  ASSERT_TRUE(log.WaitFor(Of(after.id(), TCP_CONNECTED)));
  EXPECT_CHOSEN_THAT(log.Changes(Of(before.id())).size(), testing::Eq(0U));
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_4_StuckSubscriberSlowsNobodyAndMissesNothing, "STATUS-4") {
  NEEDS_PERMISSION(STRESS);
  GET_OR_SKIP(const Device device, DeviceToConnect());
  constexpr std::size_t kTimes = 500;
  const StuckSubscriber stuck;
  const auto stuck_subscription = tenant().ConnectMaster().SubscribeStatus(stuck.Callbacks(), /*queue_size=*/16);
  const Releaser releaser(stuck);
  static_cast<void>(stuck_subscription->WaitUntilAccepted(std::chrono::seconds(2)));
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log, /*queue_size=*/16);
  ASSERT_TRUE(subscription);

  Toggle(device, kTimes);
  EXPECT_CHOSEN_THAT(log.WaitFor(Of(device.id()), 2 * kTimes), testing::IsTrue());
  EXPECT_CHOSEN_THAT(stuck.log().Changes().size(), testing::Eq(0U));
  // Far more changes than its queue size, but fewer than are kept for every subscriber.
  stuck.Release();
  EXPECT_CHOSEN_THAT(stuck.log().WaitFor(Of(device.id()), 2 * kTimes), testing::IsTrue());
  ExpectToggled(StatusesOf(stuck.log(), device.id()), kTimes);
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_4_WhatALaterChangeHasOvertakenIsDroppedFirst, "STATUS-4", "STATUS-2") {
  NEEDS_PERMISSION(STRESS);
  GET_OR_SKIP(const Device quiet, DeviceToConnect());
  GET_OR_SKIP(const Device busy, DeviceToConnect(gateway_id(), false, quiet.id()));
  constexpr std::size_t kKept = 4'096;
  const StuckSubscriber stuck;
  const auto subscription = tenant().ConnectMaster().SubscribeStatus(stuck.Callbacks(), /*queue_size=*/1);
  const Releaser releaser(stuck);
  static_cast<void>(subscription->WaitUntilAccepted(std::chrono::seconds(2)));
  // More changes than are kept, plus those that the network buffers.
  ASSERT_OK(Connect(quiet));
  Toggle(busy, kKept / 2 + 500);
  ASSERT_OK(tenant().ConnectMaster().Disconnect({quiet.id()}));
  stuck.Release();
  CHOSEN_THAT_OR_RETURN(stuck.log().WaitFor(Of(quiet.id(), DISCONNECTED)), testing::IsTrue());

  CHOSEN_THAT_OR_RETURN(stuck.log().Changes().size(), Ge(kKept));
  EXPECT_CHOSEN_THAT(StatusesOf(stuck.log(), busy.id()).back(), DISCONNECTED);
  EXPECT_CHOSEN_THAT(StatusesOf(stuck.log(), quiet.id()).back(), DISCONNECTED);
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_5_ClientThatCancelsSeesCancelled, "STATUS-5") {
  const EventLog<DeviceChange> log;
  const auto subscription = Subscribe(tenant(), log);
  ASSERT_TRUE(subscription);
  subscription->Cancel();
  EXPECT_CHOSEN_REFUSAL(log.WaitForEnd().value_or(absl::OkStatus()), absl::StatusCode::kCancelled);
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_5_CancelledSubscriptionsTakeNoRoom, "STATUS-5") {
  NEEDS_PERMISSION(STRESS);
  // More than a gateway would keep open at a time.
  for (int i = 0; i < 1'200; ++i) {
    const auto subscription = tenant().ConnectMaster().SubscribeStatus({});
    CHOSEN_THAT_OR_RETURN(subscription->WaitUntilAccepted(kPatience), IsOk());
  }
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_5_ShutdownEndsStreamsWithUnavailable, "STATUS-5") {
  const EventLog<DeviceChange> devices;
  const EventLog<GatewayChange> gateways;
  const auto of_devices = Subscribe(tenant(), devices);
  const auto of_gateways = Subscribe(tenant(), gateways);
  ASSERT_TRUE(of_devices && of_gateways);
  DO_OR_SKIP(Restart());
  EXPECT_CHOSEN_REFUSAL(devices.WaitForEnd().value_or(absl::OkStatus()), absl::StatusCode::kUnavailable);
  EXPECT_CHOSEN_REFUSAL(gateways.WaitForEnd().value_or(absl::OkStatus()), absl::StatusCode::kUnavailable);
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_6_LongListIsWholeAndHasEachDeviceOnce, "STATUS-6") {
  NEEDS_PERMISSION(STRESS);
  constexpr std::uint32_t kCount = 300;
  std::vector<gsdk::connect::AsyncConnectInfo> infos(kCount, NobodysInfo());
  std::vector<std::uint32_t> ids;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    ids.push_back(kNobody - i);
    infos[i].set_deviceid(ids.back());
  }
  ASSERT_OK(tenant().ConnectMaster().AddAsyncConnection(gateway_id(), infos));
  ASSERT_OK_AND_ASSIGN(const auto list, tenant().ConnectMaster().GetDeviceList(gateway_id()));
  std::vector<std::uint32_t> listed;
  for (const auto& info : list) {
    if (info.deviceid() > kNobody - kCount) listed.push_back(info.deviceid());
  }
  EXPECT_THAT(listed, testing::UnorderedElementsAreArray(ids));
}

REQUIREMENT_TEST_F(StatusStreams, STATUS_6_ListHasEveryManagedDeviceWithAllOfIt, "STATUS-6") {
  GET_OR_SKIP(const Device plain, DeviceToConnect());
  GET_OR_SKIP(const Device with_ssl, DeviceToConnect(gateway_id(), /*use_ssl=*/true));
  for (const Device& device : {plain, with_ssl}) {
    ASSERT_OK(Connect(device));
    ASSERT_OK_AND_ASSIGN(const auto entry, Managed(device));
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->type(), TypeOf(device));
    EXPECT_EQ(entry->connectionmode(), gsdk::connect::SERVER_TO_DEVICE);
    EXPECT_EQ(entry->ipaddr(), device.address());
    EXPECT_EQ(entry->port(), PortOf(device));
    EXPECT_EQ(entry->status(), device.use_ssl() ? gsdk::connect::TLS_CONNECTED : TCP_CONNECTED);
    EXPECT_FALSE(entry->autoreconnect());
    EXPECT_EQ(entry->usessl(), device.use_ssl());
  }
}

}  // namespace
}  // namespace connectmaster::conformance
