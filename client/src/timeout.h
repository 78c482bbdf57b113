#pragma once

#include <algorithm>
#include <chrono>

namespace connectmaster::client::internal {

// Limits a timeout to 0 up to one year, so that adding it to a time or to another timeout does not overflow. Some
// callers give milliseconds::max() for "no limit".
inline std::chrono::milliseconds Bounded(std::chrono::milliseconds timeout) {
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24 * 365);
  return std::clamp(timeout, std::chrono::milliseconds(0), kLongest);
}

inline std::chrono::system_clock::time_point DeadlineIn(std::chrono::milliseconds timeout) {
  return std::chrono::system_clock::now() + Bounded(timeout);
}

}  // namespace connectmaster::client::internal
