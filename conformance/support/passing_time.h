#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <utility>

#include "support/laboratory.h"

namespace connectmaster::conformance {

// Lets time pass at the target, in steps, until `holds`; false if it does not within `limit`.
bool Eventually(Laboratory& lab, const std::function<bool()>& holds, Duration limit = std::chrono::seconds(10));

// The same, told when to look by `is_done`, which waits a moment of real time itself.
void PassTimeUntil(Laboratory& lab, const std::function<bool(std::chrono::milliseconds)>& is_done, Duration step,
                   Duration limit);

// What a call that waits for the target's time came to, and how much of it passed.
template <typename Result>
struct Timed {
  Result result;
  Duration took;
};

// Runs `call` on a thread of its own while time passes at the target, until it has returned.
//
// On virtual time the call has to be on its way before time is moved, and nobody tells when it is: so the steps begin
// after a moment of real time, and are spread over real time. `took` can therefore be too long, never too short.
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
