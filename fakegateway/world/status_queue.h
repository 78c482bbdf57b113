#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "world/limits.h"

namespace connectmaster::fakegateway {

// The status changes that wait for one subscriber, oldest first, in bounded memory (STATUS-4): when it is full, a
// change that a later change of the same subject (a device, a gateway) has overtaken is dropped, the oldest such, and
// where there is none, the oldest of all. Not thread-safe.
template <typename Subject, typename Change>
class StatusQueue {
 public:
  explicit StatusQueue(std::size_t capacity) : capacity_(std::clamp(capacity, kMinStatusQueue, kMaxStatusQueue)) {}

  void Push(const Subject& subject, Change change) {
    const std::uint64_t sequence = next_sequence_++;
    const auto [latest, is_first] = latest_.try_emplace(subject, sequence);
    if (!is_first) overtaken_.insert(std::exchange(latest->second, sequence));
    changes_.emplace(sequence, std::pair(subject, std::move(change)));
    if (changes_.size() > capacity_) Remove(overtaken_.empty() ? changes_.begin()->first : *overtaken_.begin());
  }

  std::optional<Change> Pop() {
    if (changes_.empty()) return std::nullopt;
    Change change = std::move(changes_.begin()->second.second);
    Remove(changes_.begin()->first);
    return change;
  }

  std::size_t size() const { return changes_.size(); }
  std::size_t capacity() const { return capacity_; }

 private:
  void Remove(std::uint64_t sequence) {
    const auto change = changes_.find(sequence);
    if (overtaken_.erase(sequence) == 0) latest_.erase(change->second.first);
    changes_.erase(change);
  }

  std::size_t capacity_;
  std::uint64_t next_sequence_ = 0;
  std::map<std::uint64_t, std::pair<Subject, Change>> changes_;
  std::unordered_map<Subject, std::uint64_t> latest_;
  std::set<std::uint64_t> overtaken_;
};

}  // namespace connectmaster::fakegateway
