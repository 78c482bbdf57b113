#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "world/caller.h"
#include "world/effects.h"
#include "world/errors.h"
#include "world/status_queue.h"

namespace connectmaster::fakegateway {

using SubscriptionId = std::uint64_t;
using SessionId = std::uint64_t;

// Who listens to one kind of status changes, and what waits for each of them. A subscriber is woken through an effect
// when something is there for it that was not when it last asked; it then takes until Take gives nothing.
// Not thread-safe.
template <typename Subject, typename Change>
class Subscriptions {
 public:
  // `wake` says that there is something to take; `end` that the subscription is over and gone. Both must be safe to
  // call after Remove.
  struct Subscriber {
    Caller caller;
    SessionId session = 0;
    std::function<void()> wake;
    std::function<void(absl::Status)> end;
  };

  explicit Subscriptions(Effects& effects) : effects_(effects) {}

  absl::StatusOr<SubscriptionId> Add(Subscriber subscriber, std::int64_t queue_size) {
    if (entries_.size() >= kMaxSubscriptions) return LimitReached("status streams of a kind", kMaxSubscriptions);
    const SubscriptionId id = next_id_++;
    entries_.emplace(
        id, Entry{std::move(subscriber), Queue(static_cast<std::size_t>(std::max(queue_size, std::int64_t{0})))});
    return id;
  }

  void Remove(SubscriptionId id) { entries_.erase(id); }

  // The oldest changes that wait, so many at most; where there is none, the subscriber is woken at the next.
  std::deque<Change> Take(SubscriptionId id, std::size_t at_most) {
    std::deque<Change> taken;
    const auto entry = entries_.find(id);
    if (entry == entries_.end()) return taken;
    while (taken.size() < at_most) {
      auto change = entry->second.queue.Pop();
      if (!change) break;
      taken.push_back(*std::move(change));
    }
    entry->second.awake = !taken.empty();
    return taken;
  }

  // To the subscribers of the tenant, and to the administrator's (LOGIN-7).
  void Publish(const std::string& tenant_id, const Subject& subject, const Change& change) {
    for (auto& [id, entry] : entries_) {
      if (!entry.subscriber.caller.IsAdministrator() && entry.subscriber.caller.tenant_id != tenant_id) continue;
      entry.queue.Push(subject, change);
      if (!std::exchange(entry.awake, true)) effects_.Add(entry.subscriber.wake);
    }
  }

  void EndSession(SessionId session, const absl::Status& status) {
    EndIf([session](const Subscriber& subscriber) { return subscriber.session == session; }, status);
  }

  void EndAll(const absl::Status& status) {
    EndIf([](const Subscriber&) { return true; }, status);
  }

  std::size_t size() const { return entries_.size(); }

 private:
  using Queue = StatusQueue<Subject, Change>;
  struct Entry {
    Subscriber subscriber;
    Queue queue;
    bool awake = false;
  };

  template <typename Predicate>
  void EndIf(Predicate predicate, const absl::Status& status) {
    for (auto entry = entries_.begin(); entry != entries_.end();) {
      if (!predicate(entry->second.subscriber)) {
        ++entry;
        continue;
      }
      effects_.Add([end = std::move(entry->second.subscriber.end), status] { end(status); });
      entry = entries_.erase(entry);
    }
  }

  Effects& effects_;
  SubscriptionId next_id_ = 1;
  std::map<SubscriptionId, Entry> entries_;
};

}  // namespace connectmaster::fakegateway
