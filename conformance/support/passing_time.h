#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <utility>

#include "support/laboratory.h"

namespace connectmaster::conformance {

// Lets time pass at the target, in steps, until `holds` returns true; returns false if it does not within `limit`.
bool Eventually(Laboratory& lab, const std::function<bool()>& holds, Duration limit = std::chrono::seconds(10));

// The same, but `is_done` itself waits for a moment of real time.
void PassTimeUntil(Laboratory& lab, const std::function<bool(std::chrono::milliseconds)>& is_done, Duration step,
                   Duration limit);

// The result of a call that waits for the target's time, and how much time passed.
template <typename Result>
struct Timed {
  Result result;
  Duration took;
};

// Runs `call` on its own thread and lets time pass at the target until it returns.
//
// In virtual time, the call must be under way before time passes, but there is no way to know when it is. The steps
// therefore begin after a moment of real time, and are spread over real time. `took` may be too long, never too short.
template <typename Call>
auto WhileTimePasses(Laboratory& lab, Call call, Duration step = std::chrono::milliseconds(100),
                     Duration limit = std::chrono::seconds(60)) {
  const Time start = lab.Now();
  auto future = std::async(std::launch::async, std::move(call));
  PassTimeUntil(
      lab, [&](std::chrono::milliseconds wait) { return future.wait_for(wait) == std::future_status::ready; }, step,
      limit);
  const Duration took = lab.Now() - start;
  return Timed<decltype(future.get())>{future.get(), took};
}

}  // namespace connectmaster::conformance
