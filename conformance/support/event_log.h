#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "connectmaster/client/subscription.h"
#include "support/interruption.h"
#include "support/laboratory.h"

namespace connectmaster::conformance {

// The changes of a subscription, in their order, and its end.
//
// Thread safety: the callbacks run on the subscription's thread; call everything else on the test's thread.
// Lifetime: the callbacks may outlive the log.
template <typename Change>
class EventLog {
 public:
  client::SubscriptionCallbacks<Change> Callbacks() const {
    return {[state = state_](const Change& change) {
              const std::lock_guard lock(state->mutex);
              state->changes.push_back(change);
              state->changed.notify_all();
            },
            [state = state_](const absl::Status& status) {
              const std::lock_guard lock(state->mutex);
              state->end = status;
              state->changed.notify_all();
            }};
  }

  std::vector<Change> Changes() const {
    const std::lock_guard lock(state_->mutex);
    return state_->changes;
  }

  std::vector<Change> Changes(const std::function<bool(const Change&)>& fits) const {
    std::vector<Change> found;
    for (const Change& change : Changes()) {
      if (fits(change)) found.push_back(change);
    }
    return found;
  }

  // Waits until at least `count` changes that fit have arrived; returns false if they do not arrive.
  bool WaitFor(const std::function<bool(const Change&)>& fits, std::size_t count = 1) const {
    return WaitUntil([&] {
      std::size_t found = 0;
      for (const Change& change : state_->changes) found += fits(change) ? 1U : 0U;
      return found >= count;
    });
  }

  // Waits for the end of the subscription and returns its status; std::nullopt if it does not end.
  std::optional<absl::Status> WaitForEnd() const {
    WaitUntil([&] { return state_->end.has_value(); });
    const std::lock_guard lock(state_->mutex);
    return state_->end;
  }

 private:
  template <typename Condition>
  bool WaitUntil(const Condition& holds) const {
    constexpr std::chrono::milliseconds kBetweenSteps{50};
    const auto deadline = std::chrono::steady_clock::now() + CurrentEndpoint().Patience();
    std::unique_lock lock(state_->mutex);
    while (!state_->changed.wait_for(lock, kBetweenSteps, holds)) {
      if (std::chrono::steady_clock::now() >= deadline) return false;
      Step();
    }
    return true;
  }

  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Change> changes;
    std::optional<absl::Status> end;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace connectmaster::conformance
