#pragma once

#include <chrono>
#include <cstdint>

namespace connectmaster::fakegateway {

// The world's time. It is always given, never read: see Clock.
using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Duration>;

// Unix seconds, as in every timestamp of the wire.
inline std::int64_t UnixSeconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace connectmaster::fakegateway
