#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/caller.h"
#include "common/effects.h"
#include "common/errors.h"
#include "model/status_log.h"

namespace connectmaster::fakegateway {

using SubscriptionId = std::uint64_t;
using SessionId = std::uint64_t;
inline constexpr SessionId kNoSession = 0;

// The subscribers to one kind of status changes. A subscriber is woken through an effect when something is there for it
// that was not when it last asked; it then takes until Take gives nothing.
//
// What waits is kept for each tenant, not for each subscriber: to publish a change takes as long for a thousand stuck
// subscribers as for none (STATUS-4). Not thread-safe.
template <typename Subject, typename Change>
class Subscriptions {
 public:
  using Changed = Change;

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
    Audience& audience = audiences_[subscriber.caller.tenant_id];
    if (audience.count >= kMaxSubscriptions) return LimitReached("status streams of a kind", kMaxSubscriptions);
    const SubscriptionId id = next_id_++;
    const auto capacity = static_cast<std::size_t>(std::max(queue_size, std::int64_t{0}));
    ++audience.count;
    audience.asleep.insert(id);
    entries_.emplace(id, Entry{std::move(subscriber), audience.log.NewReader(capacity), &audience});
    return id;
  }

  void Remove(SubscriptionId id) {
    if (const auto entry = entries_.find(id); entry != entries_.end()) Remove(entry);
  }

  // The oldest changes that wait, `at_most` of them; if there is none, the subscriber is woken at the next.
  std::vector<std::shared_ptr<const Change>> Take(SubscriptionId id, std::size_t at_most) {
    const auto found = entries_.find(id);
    if (found == entries_.end()) return {};
    Entry& entry = found->second;
    auto taken = entry.audience->log.Take(entry.reader, at_most);
    if (taken.empty() && std::exchange(entry.is_awake, false)) entry.audience->asleep.insert(id);
    return taken;
  }

  // To the subscribers of the tenant, and to the administrator's (LOGIN-7).
  void Publish(const std::string& tenant_id, const Subject& subject, const Change& change) {
    const auto kept = std::make_shared<const Change>(change);
    PublishTo(tenant_id, subject, kept);
    if (tenant_id != kAdministrator) PublishTo(kAdministrator, subject, kept);
  }

  void EndSession(SessionId session, const absl::Status& status) {
    EndIf([session](const Subscriber& subscriber) { return subscriber.session == session; }, status);
  }

  void EndAll(const absl::Status& status) {
    EndIf([](const Subscriber&) { return true; }, status);
  }

  std::size_t size() const { return entries_.size(); }

 private:
  using Log = StatusLog<Subject, Change>;
  // The subscribers of one tenant.
  struct Audience {
    std::size_t count = 0;
    Log log;
    std::set<SubscriptionId> asleep;
  };
  struct Entry {
    Subscriber subscriber;
    typename Log::Reader reader;
    Audience* audience;
    bool is_awake = false;
  };
  using Entries = std::map<SubscriptionId, Entry>;

  typename Entries::iterator Remove(typename Entries::iterator entry) {
    Audience& audience = *entry->second.audience;
    audience.asleep.erase(entry->first);
    if (--audience.count == 0) audiences_.erase(entry->second.subscriber.caller.tenant_id);
    return entries_.erase(entry);
  }

  void PublishTo(const std::string& tenant_id, const Subject& subject, const typename Log::Kept& change) {
    const auto found = audiences_.find(tenant_id);
    if (found == audiences_.end()) return;
    Audience& audience = found->second;
    audience.log.Add(subject, change);
    for (const SubscriptionId id : std::exchange(audience.asleep, {})) {
      Entry& entry = entries_.at(id);
      entry.is_awake = true;
      effects_.Add(entry.subscriber.wake);
    }
  }

  template <typename Predicate>
  void EndIf(Predicate predicate, const absl::Status& status) {
    for (auto entry = entries_.begin(); entry != entries_.end();) {
      if (!predicate(entry->second.subscriber)) {
        ++entry;
        continue;
      }
      effects_.Add([end = std::move(entry->second.subscriber.end), status] { end(status); });
      entry = Remove(entry);
    }
  }

  Effects& effects_;
  SubscriptionId next_id_ = 1;
  std::unordered_map<std::string, Audience> audiences_;  // whose elements stay at their places
  Entries entries_;
};

}  // namespace connectmaster::fakegateway
