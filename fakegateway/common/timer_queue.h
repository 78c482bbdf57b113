#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "common/time.h"

namespace connectmaster::fakegateway {

// What is to happen later, in the order (due, sequence): ties run in the order in which they were scheduled.
// Not thread-safe.
class TimerQueue {
 public:
  using Id = std::pair<Time, std::uint64_t>;

  Id Schedule(Time due, std::function<void()> action);

  // Does nothing when the timer has run already.
  void Cancel(const Id& id) { timers_.erase(id); }

  std::optional<Time> NextDue() const;

  // Takes the first timer that is due at `now` out of the queue, with the time that it was due at.
  std::optional<std::pair<Time, std::function<void()>>> TakeDue(Time now);

 private:
  std::uint64_t next_sequence_ = 0;
  std::map<Id, std::function<void()>> timers_;
};

}  // namespace connectmaster::fakegateway
