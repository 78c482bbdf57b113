#include "common/timer_queue.h"

namespace connectmaster::fakegateway {

TimerQueue::Id TimerQueue::Schedule(Time due, std::function<void()> action) {
  const Id id{due, next_sequence_++};
  timers_.emplace(id, std::move(action));
  return id;
}

std::optional<Time> TimerQueue::NextDue() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->first.first;
}

std::optional<std::pair<Time, std::function<void()>>> TimerQueue::TakeDue(Time now) {
  if (timers_.empty() || timers_.begin()->first.first > now) return std::nullopt;
  auto node = timers_.extract(timers_.begin());
  return std::pair{node.key().first, std::move(node.mapped())};
}

}  // namespace connectmaster::fakegateway
