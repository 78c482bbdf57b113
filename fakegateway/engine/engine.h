#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "common/errors.h"
#include "common/mutex.h"
#include "control/call_faults.h"
#include "engine/clock.h"
#include "identity/sessions.h"
#include "world/world.h"

namespace connectmaster::fakegateway {

// What a call needs to prove whose it is: see Sessions::Find.
struct Credentials {
  std::string token;
  std::string certificate_sha256;
};

// All that is simulated and who is logged in, under one lock: whatever is done in one Do happens as a whole, in some
// single order (ROBUST-3).
struct State {
  World world;
  Sessions sessions;

  // Who calls, now (LOGIN-3).
  absl::StatusOr<const Session*> Authenticate(const Credentials& credentials) const {
    return sessions.Find(credentials.token, credentials.certificate_sha256, world.now());
  }
};

// Runs the world: gives it the time, one caller at a time, and runs its effects after it let go of the lock. TLS
// handshakes that the world asks for are performed by a thread of their own, one after the other.
//
// Thread safety: every method may be called from any thread, from effects, too.
class Engine {
 public:
  using Perform = std::function<HandshakeResult(const Handshake&)>;

  // With a virtual start time stands still until AdvanceTime; else runs on the real clock, with a thread of its own,
  // `time_scale` times as fast.
  Engine(const WorldOptions& options, std::optional<Time> virtual_start, Perform perform, double time_scale = 1,
         SessionRules session_rules = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Brings the world up to the present, lets `action` (State&) work on it, and runs what that brought about.
  template <typename Action>
  auto Do(Action&& action) ABSL_LOCKS_EXCLUDED(mutex_) {
    using Result = std::invoke_result_t<Action&, State&>;
    if constexpr (std::is_void_v<Result>) {
      Do([&](State& state) {
        action(state);
        return std::monostate();
      });
    } else {
      std::vector<Effects::Effect> effects;
      std::optional<Result> result;
      {
        const MutexLock lock(mutex_);
        AdvanceToPresent();
        result.emplace(action(state_));
        RunDue();
        effects = TakeWork();
      }
      Run(effects);
      return *std::move(result);
    }
  }

  // The same on behalf of whoever calls: `action` is absl::Status(State&, const Session&). What is wrong with the
  // credentials is the result, and UNAVAILABLE after Shutdown.
  template <typename Action>
  absl::Status DoAs(const absl::StatusOr<Credentials>& credentials, Action&& action) {
    if (!credentials.ok()) return credentials.status();
    return Do([&](State& state) -> absl::Status {
      if (state.world.pending().is_shut_down()) return ShuttingDown();
      const auto session = state.Authenticate(*credentials);
      return session.ok() ? action(state, **session) : session.status();
    });
  }

  // Lets `action` (State&) look or take without time moving on; it must leave no effects. For those who hold a lock
  // of their own, which effects may ask for.
  template <typename Action>
  auto Peek(Action&& action) ABSL_LOCKS_EXCLUDED(mutex_) {
    const MutexLock lock(mutex_);
    return action(state_);
  }

  // Adds to the journal what has happened now: the world may not have been brought up to it. For those who hold a lock
  // of their own, too.
  void AddToJournal(Journal::Note note) ABSL_LOCKS_EXCLUDED(mutex_) {
    const MutexLock lock(mutex_);
    state_.world.journal().Add(std::max(state_.world.now(), Now()), std::move(note));
  }

  // What the journal has after the entry with that number, and had when this began. It is copied bit by bit and made
  // readable without the lock: JournalEntry costs more than what it tells of.
  std::vector<JournalEntry> JournalAfter(std::uint64_t number) ABSL_LOCKS_EXCLUDED(mutex_);

  // Whether faults were ever planned: looked at without the lock.
  bool MayHaveFaults() const { return may_have_faults_; }
  absl::Status Inject(const CallTable& calls, const FaultPlan& plan);

  // Applies stored changes to the world and to the sessions, and ends the streams of those that are over.
  void Apply(const Changes& changes);

  Time Now() const { return clock().Now(); }
  // Moves virtual time on, from one due event to the next, and waits for the handshakes of each; what is moved at once
  // from several threads, or in an effect, adds up. FAILED_PRECONDITION where time is real, INVALID_ARGUMENT for going
  // back.
  absl::Status AdvanceTime(Duration duration);
  // Moves it so until `holds`, which is asked after each event, without the lock; DEADLINE_EXCEEDED where it does not
  // when `at_most` has passed.
  absl::Status AdvanceUntil(const std::function<bool()>& holds, Duration at_most);

  // Waits, in real time, until so many calls wait in the world; DEADLINE_EXCEEDED after ten seconds.
  absl::Status AwaitCalls(std::size_t count) ABSL_LOCKS_EXCLUDED(mutex_);

  // Answers whoever waits, and ends every stream, with UNAVAILABLE; and refuses whoever calls later.
  void Shutdown();

 private:
  // The steps of Do.
  void AdvanceToPresent() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { CatchUp(Now()); }
  // What was put off for no time at all.
  void RunDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { CatchUp(state_.world.now()); }
  // The effects; the other threads are told what there is for them.
  std::vector<Effects::Effect> TakeWork() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static void Run(const std::vector<Effects::Effect>& effects);

  const Clock& clock() const { return virtual_clock_ ? static_cast<const Clock&>(*virtual_clock_) : real_clock_; }
  absl::Status CheckAdvance(Duration duration) const;
  // To the next event, if one is due by `end`.
  bool Step(Time end);
  void MoveTo(Time time);
  void CatchUp(Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RunPump();
  void RunHandshakes();
  void AwaitHandshakes() ABSL_LOCKS_EXCLUDED(mutex_);

  // Without its threads.
  struct NotRunning {};
  Engine(NotRunning, const WorldOptions& options, std::optional<Time> virtual_start, Perform perform, double time_scale,
         SessionRules session_rules);

  RealClock real_clock_;
  std::optional<VirtualClock> virtual_clock_;
  // Protects the world and the sessions, and wakes the pump. Nothing is called, written or computed at length under
  // it.
  Mutex mutex_;
  CondVar wake_pump_;
  State state_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  // Where virtual time will be when all that moves it has finished.
  Time moved_to_ ABSL_GUARDED_BY(mutex_);
  // Until when the pump sleeps; none while it does not, or sleeps until it is woken.
  std::optional<Time> pump_sleeps_until_ ABSL_GUARDED_BY(mutex_);
  std::atomic<bool> may_have_faults_ = false;
  // Until what came of the one that was performed has happened.
  bool had_handshakes_ ABSL_GUARDED_BY(mutex_) = false;  // after the last Do
  bool is_handshaking_ ABSL_GUARDED_BY(mutex_) = false;
  CondVar handshakes_changed_;
  CondVar turn_ended_;
  const Perform perform_;
  std::thread handshaker_;
  std::thread pump_;
};

}  // namespace connectmaster::fakegateway
