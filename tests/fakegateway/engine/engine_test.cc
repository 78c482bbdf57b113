#include "engine/engine.h"

#include <optional>
#include <thread>

#include "engine_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Time that is moved by hand.
class VirtualEngineTest : public ::testing::Test {
 protected:
  VirtualEngineTest() { AddInstallation(engine_); }

  void SetDelay(std::uint32_t device, Duration delay) {
    engine_.Do([&](State& state) { EXPECT_THAT(Hand(state.world).SetResponseDelay(device, delay), IsOk()); });
  }
  // Notes the answer with the time at which it came.
  void StartConnect(std::uint32_t device) {
    engine_.Do([&](State& state) {
      Connect(state, device, [this](const absl::StatusOr<std::uint32_t>& result) {
        notes_.Add(result.status().ToString() + " at " + std::to_string((engine_.Now() - kStart).count()));
      });
    });
  }

  Notes notes_;
  Engine engine_{WorldOptions{}, kStart, Trust};
};

TEST_F(VirtualEngineTest, WhatIsDueAtOnceIsDoneWithinTheTurn) {
  StartConnect(1);
  EXPECT_THAT(notes_.Get(), ElementsAre("OK at 0"));
}

TEST_F(VirtualEngineTest, TimeStandsStillUntilItIsMoved) {
  SetDelay(1, seconds(3));
  StartConnect(1);
  EXPECT_EQ(engine_.Now(), kStart);
  ASSERT_THAT(engine_.AdvanceTime(milliseconds(2'999)), IsOk());
  EXPECT_TRUE(notes_.Get().empty());
  ASSERT_THAT(engine_.AdvanceTime(milliseconds(1)), IsOk());
  EXPECT_THAT(notes_.Get(), ElementsAre("OK at 3000"));
}

TEST_F(VirtualEngineTest, EachEventSeesItsOwnTimeHoweverFarTimeMoves) {
  SetDelay(1, seconds(5));
  SetDelay(2, seconds(2));
  StartConnect(1);
  StartConnect(2);
  ASSERT_THAT(engine_.AdvanceTime(seconds(60)), IsOk());
  EXPECT_THAT(notes_.Get(), ElementsAre("OK at 2000", "OK at 5000"));
  EXPECT_EQ(engine_.Now(), kStart + seconds(60));
}

TEST_F(VirtualEngineTest, TimeMovesUntilSomethingHoldsAndNoFurther) {
  SetDelay(1, seconds(5));
  SetDelay(2, seconds(2));
  StartConnect(1);
  StartConnect(2);
  ASSERT_THAT(engine_.AdvanceUntil([this] { return notes_.Get().size() == 1; }, seconds(60)), IsOk());
  EXPECT_EQ(engine_.Now(), kStart + seconds(2));
  ASSERT_THAT(engine_.AdvanceUntil([this] { return !notes_.Get().empty(); }, seconds(60)), IsOk());
  EXPECT_EQ(engine_.Now(), kStart + seconds(2));
  EXPECT_THAT(engine_.AdvanceUntil([this] { return notes_.Get().size() == 2; }, milliseconds(2'999)),
              StatusIs(absl::StatusCode::kDeadlineExceeded, HasSubstr("2999 ms")));
  EXPECT_EQ(engine_.Now(), kStart + milliseconds(4'999));
  ASSERT_THAT(engine_.AdvanceTime(milliseconds(1)), IsOk());
  EXPECT_THAT(notes_.Get(), ElementsAre("OK at 2000", "OK at 5000"));
  EXPECT_THAT(engine_.AdvanceUntil([] { return true; }, seconds(-1)), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(VirtualEngineTest, CallsOfOtherThreadsAreAwaited) {
  SetDelay(1, seconds(5));
  SetDelay(2, seconds(5));
  ASSERT_THAT(engine_.AwaitCalls(0), IsOk());
  std::thread caller([this] {
    StartConnect(1);
    StartConnect(2);
  });
  EXPECT_THAT(engine_.AwaitCalls(2), IsOk());
  caller.join();
  ASSERT_THAT(engine_.AdvanceTime(seconds(5)), IsOk());
  EXPECT_THAT(notes_.Get(), ElementsAre("OK at 5000", "OK at 5000"));
}

TEST_F(VirtualEngineTest, TimeDoesNotGoBack) {
  ASSERT_THAT(engine_.AdvanceTime(seconds(60)), IsOk());
  EXPECT_THAT(engine_.AdvanceTime(seconds(-30)), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(engine_.Now(), kStart + seconds(60));
  EXPECT_THAT(engine_.AdvanceTime(seconds(0)), IsOk());
}

TEST_F(VirtualEngineTest, AnEffectMayUseTheEngine) {
  SetDelay(1, seconds(1));
  engine_.Do([&](State& state) {
    Connect(state, 1, [this](const absl::StatusOr<std::uint32_t>&) {
      StartConnect(2);
      EXPECT_THAT(engine_.AdvanceTime(seconds(5)), IsOk());
      notes_.Add("moved to " + std::to_string((engine_.Now() - kStart).count()));
    });
  });
  ASSERT_THAT(engine_.AdvanceTime(seconds(2)), IsOk());
  EXPECT_EQ(engine_.Now(), kStart + seconds(7));
  EXPECT_THAT(notes_.Get(), ElementsAre("OK at 1000", "moved to 7000"));
}

TEST_F(VirtualEngineTest, PeekRunsNothing) {
  SetDelay(1, seconds(1));
  StartConnect(1);
  EXPECT_EQ(engine_.Peek([](const State& state) { return state.world.NextDue(); }), kStart + seconds(1));
  EXPECT_TRUE(notes_.Get().empty());
}

TEST_F(VirtualEngineTest, ShutdownAnswersWhoeverWaits) {
  RecordProperty("requirements", "STATUS-5");
  SetDelay(1, seconds(1));
  StartConnect(1);
  engine_.Shutdown();
  ASSERT_TRUE(notes_.WaitFor(1));
  EXPECT_THAT(notes_.Get(), ElementsAre(HasSubstr("UNAVAILABLE")));
}

TEST_F(VirtualEngineTest, ADeletedTenantsSessionsAndStreamsEnd) {
  RecordProperty("requirements", "TENANT-6 TENANT-10 LOGIN-10");
  engine_.Do([&](State& state) {
    Session session;
    session.caller = {"tenant1"};
    session.certificate_sha256 = "sha";
    session.holder = {CertificateHolder::Kind::kTenant, "tenant1"};
    session.expiry = kStart + seconds(60);
    std::vector<SessionId> ended;
    const SessionId id = state.sessions.Add("token", session, ended);
    EXPECT_THAT(state.Authenticate({"token", "sha"}), IsOk());
    EXPECT_THAT(state.world.installation().device_subscriptions().Add(
                    {{"tenant1"}, id, [] {}, [this](const absl::Status& why) { notes_.Add(why.ToString()); }}, 0),
                IsOk());
  });
  engine_.Apply({GatewayDeleted{"gateway1"}, TenantDeleted{"tenant1"}});
  EXPECT_THAT(notes_.Get(), ElementsAre(HasSubstr("UNAUTHENTICATED")));
  engine_.Do([&](const State& state) {
    EXPECT_THAT(state.Authenticate({"token", "sha"}), StatusIs(absl::StatusCode::kUnauthenticated));
  });
}

TEST_F(VirtualEngineTest, ATokenExpiresInTheWorldsTime) {
  RecordProperty("requirements", "LOGIN-10");
  engine_.Do([&](State& state) {
    Session session;
    session.certificate_sha256 = "sha";
    session.expiry = kStart + seconds(60);
    std::vector<SessionId> ended;
    state.sessions.Add("token", session, ended);
  });
  const auto authenticated = [&] {
    return engine_.Do([](const State& state) { return state.Authenticate({"token", "sha"}).ok(); });
  };
  ASSERT_THAT(engine_.AdvanceTime(milliseconds(59'999)), IsOk());
  EXPECT_TRUE(authenticated());
  ASSERT_THAT(engine_.AdvanceTime(milliseconds(1)), IsOk());
  EXPECT_FALSE(authenticated());
}

// Time that passes by itself.
class RealEngineTest : public ::testing::Test {
 protected:
  Notes notes_;
  Engine engine_{WorldOptions{.command_timeout = milliseconds(80)}, std::nullopt, Trust};
};

TEST_F(RealEngineTest, RunsWhatIsDueByItself) {
  RecordProperty("requirements", "SYNC-8");
  AddInstallation(engine_);
  const auto began = std::chrono::steady_clock::now();
  engine_.Do([&](State& state) {
    EXPECT_THAT(Hand(state.world).SetSilent(1, true), IsOk());
    EXPECT_THAT(Hand(state.world).SetResponseDelay(2, milliseconds(20)), IsOk());
    Connect(state, 1, [&](const absl::StatusOr<std::uint32_t>& result) { notes_.Add(result.ok() ? "1" : "no 1"); });
    Connect(state, 2, [&](const absl::StatusOr<std::uint32_t>& result) { notes_.Add(result.ok() ? "2" : "no 2"); });
  });
  ASSERT_TRUE(notes_.WaitFor(2));
  EXPECT_GE(std::chrono::steady_clock::now() - began, milliseconds(79));
  EXPECT_THAT(notes_.Get(), ElementsAre("2", "no 1"));
}

TEST_F(RealEngineTest, WhatIsDueEarlierWakesWhoSleepsForSomethingLater) {
  AddInstallation(engine_);
  engine_.Do([&](State& state) {
    EXPECT_THAT(Hand(state.world).SetResponseDelay(1, milliseconds(70)), IsOk());
    Connect(state, 1, [&](const absl::StatusOr<std::uint32_t>&) { notes_.Add("1"); });
  });
  engine_.Do([&](State& state) {
    EXPECT_THAT(Hand(state.world).SetResponseDelay(2, milliseconds(5)), IsOk());
    Connect(state, 2, [&](const absl::StatusOr<std::uint32_t>&) { notes_.Add("2"); });
  });
  ASSERT_TRUE(notes_.WaitFor(2));
  EXPECT_THAT(notes_.Get(), ElementsAre("2", "1"));
}

TEST(RealEngine, MoreIsDueThanItCanRun_OthersHaveTheirTurns) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-1");
  Engine engine(WorldOptions{.reconnect_interval = milliseconds(1), .first_attempt_delay = milliseconds(0)},
                std::nullopt, Trust, 10'000);
  AddInstallation(engine);
  gsdk::connect_master::AddAsyncConnectionRequest request;
  request.set_gatewayid("gateway1");
  for (std::uint32_t id = 100; id < 1'100; ++id) request.add_connectinfos()->set_deviceid(id);  // nobody is there
  engine.Do([&](State& state) {
    EXPECT_THAT(Answered(state.world, connect_master::AddAsyncConnection, {"tenant1"}, request), IsOk());
  });
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) engine.Do([](State&) {});
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
}

TEST_F(RealEngineTest, ItsTimeCannotBeMovedByHand) {
  EXPECT_THAT(engine_.AdvanceTime(seconds(1)), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(RealEngineTest, CanBeDestroyedWhileSomethingIsDue) {
  AddInstallation(engine_);
  engine_.Do([&](State& state) {
    EXPECT_THAT(Hand(state.world).SetResponseDelay(1, milliseconds(79)), IsOk());
    Connect(state, 1, [](const absl::StatusOr<std::uint32_t>&) {});
  });
}

}  // namespace
}  // namespace connectmaster::fakegateway
