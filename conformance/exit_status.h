#pragma once

namespace connectmaster::conformance {

// Exit statuses of the program, beside 0.
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kSignalled = 128;  // and the signal's number, as shells have it

}  // namespace connectmaster::conformance
