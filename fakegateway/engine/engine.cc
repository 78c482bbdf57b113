#include "engine/engine.h"

#include <algorithm>
#include <utility>

#include "common/errors.h"
#include "common/limits.h"

namespace connectmaster::fakegateway {
namespace {

constexpr std::chrono::seconds kCallsPatience(10);

// Journal entries that are copied in one hold of the lock.
constexpr std::size_t kJournalBatch = 64;

// A mutex may be taken again by who has just let go of it, before those who wait for it.
constexpr std::chrono::microseconds kLetOthersIn(100);

}  // namespace

Engine::Engine(NotRunning, const WorldOptions& options, std::optional<Time> virtual_start, Perform perform,
               double time_scale, SessionRules session_rules)
    : real_clock_(time_scale),
      state_{World(options, virtual_start.value_or(real_clock_.Now())), Sessions(std::move(session_rules))},
      perform_(std::move(perform)) {
  if (!virtual_start) return;
  virtual_clock_.emplace(*virtual_start);
  moved_to_ = *virtual_start;
}

// If a thread cannot be started, the destructor ends the other one: the engine has been made by then.
Engine::Engine(const WorldOptions& options, std::optional<Time> virtual_start, Perform perform, double time_scale,
               SessionRules session_rules)
    : Engine(NotRunning{}, options, virtual_start, std::move(perform), time_scale, std::move(session_rules)) {
  handshaker_ = std::thread([this] { RunHandshakes(); });
  if (!virtual_start) pump_ = std::thread([this] { RunPump(); });
}

Engine::~Engine() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    wake_pump_.NotifyAll();
    handshakes_changed_.NotifyAll();
  }
  if (handshaker_.joinable()) handshaker_.join();
  if (pump_.joinable()) pump_.join();
}

std::vector<Effects::Effect> Engine::TakeWork() {
  const bool has_handshakes = state_.world.HasHandshakes();
  if (std::exchange(had_handshakes_, has_handshakes) || has_handshakes) handshakes_changed_.NotifyAll();
  const auto due = state_.world.NextDue();
  if (due && (!pump_sleeps_until_ || *due < *pump_sleeps_until_)) wake_pump_.NotifyAll();
  turn_ended_.NotifyAll();
  return state_.world.TakeEffects();
}

void Engine::Run(const std::vector<Effects::Effect>& effects) {
  for (const auto& effect : effects) effect();
}

// Where time is real, what is due may never end: others get the lock in between, and the world is late.
void Engine::CatchUp(Time now) {
  if (virtual_clock_) return state_.world.AdvanceTo(now);
  state_.world.AdvanceTo(now, kMaxEventsInTurn);
}

void Engine::RunPump() {
  while (true) {
    {
      const MutexLock lock(mutex_);
      if (stopping_) return;
      const auto due = state_.world.NextDue();
      if (!due || *due > real_clock_.Now()) {
        pump_sleeps_until_ = due;
        due ? wake_pump_.WaitUntil(mutex_, real_clock_.WhenIs(*due)) : wake_pump_.Wait(mutex_);
        pump_sleeps_until_.reset();
        continue;
      }
    }
    const bool is_late = Do([this](State& state) {
      const auto due = state.world.NextDue();
      return due && *due <= real_clock_.Now();
    });
    if (is_late) std::this_thread::sleep_for(kLetOthersIn);
  }
}

void Engine::RunHandshakes() {
  while (true) {
    std::optional<Handshake> handshake;
    {
      const MutexLock lock(mutex_);
      while (!state_.world.HasHandshakes() && !stopping_) handshakes_changed_.Wait(mutex_);
      if (stopping_) return;
      handshake = state_.world.TakeHandshake();
      is_handshaking_ = true;
    }
    const HandshakeResult result = perform_(*handshake);
    Do([&](State& state) { state.world.FinishHandshake(handshake->id, result); });
    const MutexLock lock(mutex_);
    is_handshaking_ = false;
    handshakes_changed_.NotifyAll();
  }
}

void Engine::AwaitHandshakes() {
  if (std::this_thread::get_id() == handshaker_.get_id()) return;  // called in an effect of one
  const MutexLock lock(mutex_);
  while ((is_handshaking_ || state_.world.HasHandshakes()) && !stopping_) handshakes_changed_.Wait(mutex_);
}

std::vector<JournalEntry> Engine::JournalAfter(std::uint64_t number) {
  const std::uint64_t last = Peek([](State& state) { return state.world.journal().size(); });
  std::vector<JournalEntry> entries;
  while (number < last) {
    const auto kept = Peek([&](State& state) { return state.world.journal().After(number, kJournalBatch); });
    if (kept.empty()) break;
    for (const Journal::Kept& it : kept) {
      if (it.number > last) return entries;
      entries.push_back(Journal::ToEntry(it));
    }
    number = kept.back().number;
  }
  return entries;
}

absl::Status Engine::Inject(const CallTable& calls, const FaultPlan& plan) {
  may_have_faults_ = true;
  return Do([&](State& state) { return fakegateway::Inject(state.world, calls, plan); });
}

void Engine::Apply(const Changes& changes) {
  Do([&](State& state) {
    for (const Change& change : changes) {
      state.world.Apply(change);
      for (const SessionId ended : state.sessions.Apply(change)) {
        state.world.EndSession(ended, SessionEnded("its tenant was deleted, or its certificate blacklisted"));
      }
    }
  });
}

absl::Status Engine::CheckAdvance(Duration duration) const {
  if (!virtual_clock_) return TimeIsReal();
  if (duration < Duration{0}) return TimeGoesBack(duration);
  return duration > kLongestTime ? TimeOutOfRange("the time to advance by", duration) : absl::OkStatus();
}

void Engine::MoveTo(Time time) {
  virtual_clock_->MoveTo(time);
  Do([](State&) {});
  AwaitHandshakes();
}

bool Engine::Step(Time end) {
  const auto due = Peek([](State& state) { return state.world.NextDue(); });
  if (!due || *due > end) return false;
  MoveTo(*due);
  return true;
}

absl::Status Engine::AdvanceTime(Duration duration) {
  if (auto status = CheckAdvance(duration); !status.ok()) return status;
  Time end;
  {
    const MutexLock lock(mutex_);
    end = moved_to_ += duration;
  }
  AwaitHandshakes();
  while (Step(end)) {
  }
  MoveTo(end);
  return absl::OkStatus();
}

absl::Status Engine::AdvanceUntil(const std::function<bool()>& holds, Duration at_most) {
  if (auto status = CheckAdvance(at_most); !status.ok()) return status;
  const Time end = Now() + at_most;
  AwaitHandshakes();
  bool held = holds();
  while (!held && Step(end)) held = holds();
  if (!held) {
    MoveTo(end);
    held = holds();
  }
  const MutexLock lock(mutex_);
  moved_to_ = std::max(moved_to_, Now());
  return held ? absl::OkStatus() : DoesNotHold(at_most);
}

absl::Status Engine::AwaitCalls(std::size_t count) {
  const auto until = std::chrono::steady_clock::now() + kCallsPatience;
  const MutexLock lock(mutex_);
  while (state_.world.pending().size() < count) {
    if (std::chrono::steady_clock::now() >= until) {
      return CallsDoNotWait(count, state_.world.pending().size(), kCallsPatience);
    }
    turn_ended_.WaitUntil(mutex_, until);
  }
  return absl::OkStatus();
}

void Engine::Shutdown() {
  Do([](State& state) { state.world.Shutdown(); });
}

}  // namespace connectmaster::fakegateway
