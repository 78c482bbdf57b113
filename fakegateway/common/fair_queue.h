#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace connectmaster::fakegateway {

// What waits, by owner: it is taken from one owner after the other, and of each in its order. So an owner waits for one
// thing of each other at most, however many those have. Not thread-safe.
template <typename Item>
class FairQueue {
 public:
  using Ticket = std::pair<std::string, std::uint64_t>;

  Ticket Push(const std::string& owner, Item item) {
    auto& items = items_[owner];
    if (items.empty()) turns_.push_back(owner);
    items.emplace(next_, std::move(item));
    return {owner, next_++};
  }

  std::optional<Item> Pop() {
    if (turns_.empty()) return std::nullopt;
    const std::string owner = std::move(turns_.front());
    turns_.pop_front();
    const auto items = items_.find(owner);
    std::optional<Item> item = std::move(items->second.begin()->second);
    items->second.erase(items->second.begin());
    if (items->second.empty()) {
      items_.erase(items);
    } else {
      turns_.push_back(owner);
    }
    return item;
  }

  // Does nothing when it was taken already.
  void Remove(const Ticket& ticket) {
    const auto items = items_.find(ticket.first);
    if (items == items_.end() || items->second.erase(ticket.second) == 0 || !items->second.empty()) return;
    items_.erase(items);
    turns_.erase(std::find(turns_.begin(), turns_.end(), ticket.first));
  }

  bool empty() const { return turns_.empty(); }
  std::size_t CountOf(const std::string& owner) const {
    const auto items = items_.find(owner);
    return items == items_.end() ? 0 : items->second.size();
  }

 private:
  std::uint64_t next_ = 0;
  std::map<std::string, std::map<std::uint64_t, Item>> items_;
  std::deque<std::string> turns_;  // those who have something
};

}  // namespace connectmaster::fakegateway
