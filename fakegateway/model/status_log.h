#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ext/pb_ds/assoc_container.hpp>
#include <ext/pb_ds/tree_policy.hpp>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/limits.h"

namespace connectmaster::fakegateway {

// The status changes that wait for the subscribers of one tenant: kept once, however many subscribers read them, each
// at its own place (STATUS-4). It keeps kMaxStatusQueue changes. When it is full, it drops the oldest change that a
// later change of the same subject (a device, a gateway) has overtaken; if there is none, the oldest of all.
//
// A reader that is too far behind skips changes by the same rule when it reads. Not thread-safe.
template <typename Subject, typename Change>
class StatusLog {
 public:
  using Kept = std::shared_ptr<const Change>;

  // A subscriber's place, and how many changes may wait for it.
  class Reader {
   public:
    std::size_t capacity() const { return capacity_; }

   private:
    friend class StatusLog;
    Reader(std::uint64_t place, std::size_t capacity)
        : place_(place), capacity_(std::clamp(capacity, kMinStatusQueue, kMaxStatusQueue)) {}

    std::uint64_t place_;  // the number of the last change that it has read or skipped
    std::size_t capacity_;
  };

  // A reader of what comes from now on.
  Reader NewReader(std::size_t capacity) const { return Reader(last_, capacity); }

  void Add(const Subject& subject, Kept change) {
    ++last_;
    const auto [newest, is_first] = newest_of_.try_emplace(subject, last_);
    if (!is_first) {
      const std::uint64_t old = std::exchange(newest->second, last_);
      const auto found = newest_.find(old);
      overtaken_.insert({old, std::move(found->second.change)});
      newest_.erase(found);
    }
    newest_.insert({last_, {subject, std::move(change)}});
    if (overtaken_.size() + newest_.size() <= kMaxStatusQueue) return;
    if (!overtaken_.empty()) {
      overtaken_.erase(overtaken_.begin());
      return;
    }
    newest_of_.erase(newest_.begin()->second.subject);
    newest_.erase(newest_.begin());
  }

  // The oldest changes that wait for the reader, in their order, `at_most` of them.
  std::vector<Kept> Take(Reader& reader, std::size_t at_most) const {
    const std::size_t old_overtaken = overtaken_.order_of_key(reader.place_ + 1);
    const std::size_t old_newest = newest_.order_of_key(reader.place_ + 1);
    const std::size_t waiting_overtaken = overtaken_.size() - old_overtaken;
    const std::size_t waiting_newest = newest_.size() - old_newest;
    const std::size_t waiting = waiting_overtaken + waiting_newest;
    const std::size_t excess = waiting - std::min(waiting, reader.capacity_);
    const std::size_t skipped_overtaken = std::min(waiting_overtaken, excess);
    auto overtaken = overtaken_.find_by_order(old_overtaken + skipped_overtaken);
    auto newest = newest_.find_by_order(old_newest + (excess - skipped_overtaken));
    std::vector<Kept> taken;
    while (taken.size() < at_most && (overtaken != overtaken_.end() || newest != newest_.end())) {
      const bool takes_overtaken =
          newest == newest_.end() || (overtaken != overtaken_.end() && overtaken->first < newest->first);
      reader.place_ = takes_overtaken ? overtaken->first : newest->first;
      taken.push_back(takes_overtaken ? (overtaken++)->second : (newest++)->second.change);
    }
    return taken;
  }

 private:
  // By the changes' numbers; they also know how many stand before a number.
  template <typename Value>
  using Numbered = __gnu_pbds::tree<std::uint64_t, Value, std::less<>, __gnu_pbds::rb_tree_tag,
                                    __gnu_pbds::tree_order_statistics_node_update>;
  struct Newest {
    Subject subject;
    Kept change;
  };

  std::uint64_t last_ = 0;
  Numbered<Kept> overtaken_;
  Numbered<Newest> newest_;  // of each subject
  std::unordered_map<Subject, std::uint64_t> newest_of_;
};

}  // namespace connectmaster::fakegateway
