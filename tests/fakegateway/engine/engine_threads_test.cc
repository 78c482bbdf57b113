// Many threads at one engine: for ThreadSanitizer, too.
#include <atomic>
#include <optional>
#include <set>
#include <thread>

#include "engine_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

constexpr int kThreads = 4;

// Runs `work` (int thread) on some threads at once.
template <typename Work>
void InThreads(Work work) {
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) threads.emplace_back([&work, i] { work(i); });
  for (auto& thread : threads) thread.join();
}

TEST(EngineThreads, WhatIsDoneInOneTurnIsDoneAsAWhole) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-3");
  Engine engine(WorldOptions{}, kStart, Trust);
  int steps = 0;
  bool busy = false;
  InThreads([&](int) {
    for (int i = 0; i < 500; ++i) {
      engine.Do([&](State&) {
        EXPECT_FALSE(std::exchange(busy, true));
        ++steps;
        busy = false;
      });
      engine.Peek([&](State&) { EXPECT_FALSE(busy); });
    }
  });
  EXPECT_EQ(steps, kThreads * 500);
}

TEST(EngineThreads, TimeMovesByTheSumOfWhatItIsMovedBy) {
  Engine engine(WorldOptions{}, kStart, Trust);
  AddInstallation(engine);
  std::atomic<bool> went_back = false;
  InThreads([&](int) {
    Time last = kStart;
    for (int i = 0; i < 2'000; ++i) {
      EXPECT_THAT(engine.AdvanceTime(milliseconds(2)), IsOk());
      const Time now = engine.Now();
      if (now < last) went_back = true;
      last = now;
    }
  });
  EXPECT_FALSE(went_back);
  EXPECT_EQ(engine.Now(), kStart + milliseconds(kThreads * 2'000 * 2));
}

TEST(EngineThreads, EffectsRunOutsideTheLock) {
  Engine engine(WorldOptions{}, kStart, Trust);
  AddInstallation(engine);
  Notes notes;
  engine.Do([&](State& state) {
    Connect(state, 1, [&](const absl::StatusOr<std::uint32_t>&) {
      // Another thread gets its turn while this effect runs.
      std::thread([&] { engine.Do([&](State&) { notes.Add("turn"); }); }).join();
      notes.Add("effect");
    });
  });
  EXPECT_THAT(notes.Get(), ::testing::ElementsAre("turn", "effect"));
}

// Each thread connects and disconnects devices of its own, while time passes.
class ManyCalls {
 public:
  explicit ManyCalls(std::optional<Time> start) : engine_({.command_timeout = milliseconds(20)}, start, Trust) {
    AddInstallation(engine_);
    engine_.Do([&](State& state) {
      for (std::uint32_t id = 1; id <= kDevices; ++id) {
        EXPECT_THAT(Hand(state.world).SetResponseDelay(id, milliseconds(id % 3)), IsOk());
      }
      subscription_ = state.world.installation()
                          .device_subscriptions()
                          .Add({{"tenant1"}, 1, [this] { Take(); }, [this](const absl::Status&) { ++ends_; }}, 0)
                          .value();
    });
  }

  void Run(const std::function<void()>& let_time_pass) {
    InThreads([&](int thread) {
      for (int i = 0; i < 60; ++i) {
        const auto device = static_cast<std::uint32_t>(1 + thread + kThreads * (i % 4));
        const CallId call = engine_.Do([&](State& state) {
          return Connect(state, device, [this](const absl::StatusOr<std::uint32_t>&) { ++answers_; });
        });
        ++calls_;
        if (i % 5 == 0) engine_.Do([&](State& state) { CancelCall(state.world, call); });
        let_time_pass();
        engine_.Do([&](State& state) { (void)Disconnect(state, device); });
      }
    });
    engine_.Shutdown();
    EXPECT_EQ(answers_, calls_);
    EXPECT_EQ(ends_, 1);
  }

  Engine& engine() { return engine_; }

 private:
  void Take() {
    const std::lock_guard lock(taking_);
    const auto take = [&](State& state) {
      return state.world.installation().device_subscriptions().Take(subscription_, 3);
    };
    for (auto changes = engine_.Peek(take); !changes.empty(); changes = engine_.Peek(take)) {
      for (const auto& change : changes) {
        const bool connected = change->status() != gsdk::connect::DISCONNECTED;
        EXPECT_EQ(connected, !connected_.contains(change->deviceid()));
        connected ? (void)connected_.insert(change->deviceid()) : (void)connected_.erase(change->deviceid());
      }
    }
  }

  std::atomic<int> calls_ = 0;
  std::atomic<int> answers_ = 0;
  std::atomic<int> ends_ = 0;
  std::mutex taking_;
  std::set<std::uint32_t> connected_;
  SubscriptionId subscription_ = 0;
  Engine engine_;  // last, since its threads use the rest
};

TEST(EngineThreads, EveryCallIsAnsweredOnceInVirtualTime) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-3 STATUS-2");
  ManyCalls calls(kStart);
  calls.Run([&] { EXPECT_THAT(calls.engine().AdvanceTime(milliseconds(1)), IsOk()); });
}

TEST(EngineThreads, EveryCallIsAnsweredOnceInRealTime) {
  ::testing::Test::RecordProperty("requirements", "ROBUST-3 STATUS-2");
  ManyCalls calls(std::nullopt);
  calls.Run([] { std::this_thread::yield(); });
}

}  // namespace
}  // namespace connectmaster::fakegateway
