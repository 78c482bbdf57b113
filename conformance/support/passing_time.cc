#include "support/passing_time.h"

namespace connectmaster::conformance {
namespace {

constexpr Duration kStep{250};
constexpr std::chrono::milliseconds kUntilOnItsWay{100};
constexpr std::chrono::milliseconds kBetweenSteps{10};

}  // namespace

bool Eventually(Laboratory& lab, const std::function<bool()>& holds, Duration limit) {
  for (Duration passed{0}; !holds(); passed += kStep) {
    if (passed >= limit || !lab.PassTime(kStep).ok()) return false;
  }
  return true;
}

void PassTimeUntil(Laboratory& lab, const std::function<bool(std::chrono::milliseconds)>& is_done, Duration step,
                   Duration limit) {
  if (is_done(kUntilOnItsWay)) return;
  for (Duration passed{0}; passed < limit; passed += step) {
    if (!lab.PassTime(step).ok() || is_done(kBetweenSteps)) return;
  }
}

}  // namespace connectmaster::conformance
