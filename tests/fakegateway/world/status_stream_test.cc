#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using StatusStreamTest = WorldTest;

TEST_F(StatusStreamTest, ATenantSeesItsOwnDevicesOnly) {
  RecordProperty("requirements", "STATUS-1 GW-3 LOGIN-7");
  const auto tenant1 = WatchDevices(kTenant1);
  const auto tenant2 = WatchDevices(kTenant2);
  const auto admin = WatchDevices(kAdmin);
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(Connect(ConnectRequestTo("gateway2", "10.0.0.101"), kTenant2)->result, IsOk());
  EXPECT_THAT(Described(tenant1->changes), ElementsAre("device 101: TCP_CONNECTED"));
  EXPECT_THAT(Described(tenant2->changes), ElementsAre("device 201: TCP_CONNECTED"));
  EXPECT_THAT(Described(admin->changes), ElementsAre("device 101: TCP_CONNECTED", "device 201: TCP_CONNECTED"));
}

TEST_F(StatusStreamTest, ChangesArriveInTheirOrderWithTheirTimes) {
  RecordProperty("requirements", "STATUS-1 STATUS-2");
  const auto log = WatchDevices();
  for (int i = 0; i < 3; ++i) {
    MoveTo(kStart + seconds(10 * i));
    ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
    Advance(milliseconds(1'500));
    ASSERT_THAT(Disconnect({kPlain}), IsOk());
  }
  std::vector<std::int64_t> times;
  for (const auto& change : log->changes) times.push_back(change.timestamp() - UnixSeconds(kStart));
  EXPECT_THAT(times, ElementsAre(0, 1, 10, 11, 20, 21));
  for (std::size_t i = 0; i < log->changes.size(); ++i) {
    EXPECT_EQ(log->changes[i].status(), i % 2 == 0 ? gsdk::connect::TCP_CONNECTED : gsdk::connect::DISCONNECTED);
  }
}

TEST_F(StatusStreamTest, TheListShowsAChangeWhenItIsReceived) {
  RecordProperty("requirements", "STATUS-2");
  std::vector<std::size_t> listed;
  auto& subscriptions = world_.installation().device_subscriptions();
  SubscriptionId id = 0;
  id = subscriptions
           .Add({kTenant1, 1,
                 [&] {
                   while (!subscriptions.Take(id, 1).empty()) listed.push_back(Managed().size());
                 },
                 [](const absl::Status&) {}},
                0)
           .value();
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  ASSERT_THAT(Disconnect({kPlain}), IsOk());
  EXPECT_THAT(listed, ElementsAre(1U, 0U));
}

TEST_F(StatusStreamTest, WhatWasBeforeTheSubscriptionIsNotSeen) {
  RecordProperty("requirements", "STATUS-3");
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  const auto log = WatchDevices();
  ASSERT_THAT(Disconnect({kPlain}), IsOk());
  EXPECT_THAT(Described(log->changes), ElementsAre("device 101: DISCONNECTED"));
}

TEST_F(StatusStreamTest, AFailedConnectShowsNothing) {
  RecordProperty("requirements", "SYNC-3 SYNC-5");
  const auto log = WatchDevices(kAdmin);
  ASSERT_FALSE(Connect("192.168.0.99")->result.ok());
  ASSERT_FALSE(Connect("192.168.0.101", 0, true)->result.ok());
  EXPECT_THAT(log->changes, IsEmpty());
}

TEST_F(StatusStreamTest, TheEndOfASessionEndsItsStreamsOfBothKinds) {
  RecordProperty("requirements", "LOGIN-11 TENANT-10");
  const auto devices = WatchDevices(kTenant1, 7);
  const auto gateways = WatchGateways(kTenant1, 7);
  const auto other = WatchDevices(kTenant1, 8);
  world_.EndSession(7, absl::UnauthenticatedError("out"));
  Settle();
  EXPECT_THAT(devices->ends, ElementsAre(StatusIs(absl::StatusCode::kUnauthenticated)));
  EXPECT_THAT(gateways->ends, ElementsAre(StatusIs(absl::StatusCode::kUnauthenticated)));
  EXPECT_THAT(other->ends, IsEmpty());
  ASSERT_THAT(Connect("192.168.0.101")->result, IsOk());
  EXPECT_THAT(devices->changes, IsEmpty());
  EXPECT_EQ(other->changes.size(), 1U);
}

TEST_F(StatusStreamTest, ShutdownEndsEveryStreamOnce) {
  RecordProperty("requirements", "STATUS-5");
  const auto devices = WatchDevices(kTenant1);
  const auto gateways = WatchGateways(kTenant2);
  world_.Shutdown();
  world_.Shutdown();
  Settle();
  EXPECT_THAT(devices->ends, ElementsAre(StatusIs(absl::StatusCode::kUnavailable)));
  EXPECT_THAT(gateways->ends, ElementsAre(StatusIs(absl::StatusCode::kUnavailable)));
}

}  // namespace
}  // namespace connectmaster::fakegateway
