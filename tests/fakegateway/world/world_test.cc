#include "world_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::HasSubstr;

TEST_F(WorldTest, TimeNeverGoesBack) {
  Advance(seconds(10));
  world_.AdvanceTo(kStart);
  EXPECT_EQ(world_.now(), kStart + seconds(10));
}

TEST_F(WorldTest, WhatIsDueRunsAtItsOwnTimeHoweverFarTimeMoves) {
  RecordProperty("requirements", "STATUS-1");
  const auto log = WatchDevices();
  ASSERT_THAT(hand_.SetResponseDelay(kPlain, seconds(3)), IsOk());
  Connect("192.168.0.101");
  EXPECT_EQ(world_.NextDue(), kStart + seconds(3));
  Advance(std::chrono::hours(1));
  ASSERT_EQ(log->changes.size(), 1U);
  EXPECT_EQ(log->changes[0].timestamp(), UnixSeconds(kStart) + 3);
  EXPECT_EQ(world_.now(), kStart + std::chrono::hours(1));
}

TEST_F(WorldTest, NothingIsDueWhileNothingHappens) {
  ASSERT_THAT(hand_.SwitchOff(kDialsIn), IsOk());
  EXPECT_EQ(world_.NextDue(), std::nullopt);
}

TEST_F(WorldTest, AHandOnWhatIsNotThereIsNotFound) {
  const auto no_device = StatusIs(absl::StatusCode::kNotFound, HasSubstr("999"));
  EXPECT_THAT(hand_.SwitchOff(999), no_device);
  EXPECT_THAT(hand_.SwitchOn(999), no_device);
  EXPECT_THAT(hand_.SetSilent(999, true), no_device);
  EXPECT_THAT(hand_.SetResponseDelay(999, seconds(1)), no_device);
  const auto no_gateway = StatusIs(absl::StatusCode::kNotFound, HasSubstr("'nobody'"));
  EXPECT_THAT(hand_.CutGatewayLink("nobody"), no_gateway);
  EXPECT_THAT(hand_.RestoreGatewayLink("nobody"), no_gateway);
}

TEST_F(WorldTest, ADeviceThatWasSwitchedOffFromTheStartCanBeSwitchedOn) {
  auto off = DeviceAt(150, "192.168.0.150");
  off.set_switched_off(true);
  world_.AddDevice(off);
  EXPECT_THAT(Connect("192.168.0.150")->result, StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_THAT(hand_.SwitchOn(150), IsOk());
  EXPECT_THAT(Connect("192.168.0.150")->result, IsOk());
}

TEST_F(WorldTest, ADeviceIsAsItsDescriptionSays) {
  auto slow = DeviceAt(151, "192.168.0.151");
  slow.mutable_response_delay()->set_nanos(250'999'999);
  world_.AddDevice(slow);
  auto silent = DeviceAt(152, "192.168.0.152");
  silent.set_silent(true);
  world_.AddDevice(silent);
  const auto slow_reply = Connect("192.168.0.151");
  const auto silent_reply = Connect("192.168.0.152");
  Advance(milliseconds(249));
  EXPECT_EQ(slow_reply->count, 0);
  Advance(milliseconds(1));
  EXPECT_THAT(slow_reply->result, IsOk());
  Advance(seconds(10));
  EXPECT_THAT(silent_reply->result, StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace connectmaster::fakegateway
