#pragma once

#include <algorithm>
#include <chrono>

namespace connectmaster::client::internal {

// A timeout that can be added to a clock's time, and to another one, without leaving what it can say: not less than 0,
// and not more than a year, longer than anybody waits. milliseconds::max() is what some say for "no limit".
inline std::chrono::milliseconds Bounded(std::chrono::milliseconds timeout) {
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24 * 365);
  return std::clamp(timeout, std::chrono::milliseconds(0), kLongest);
}

}  // namespace connectmaster::client::internal
