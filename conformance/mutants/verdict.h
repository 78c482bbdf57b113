#pragma once

#include <string>

#include "endpoints/deviations.h"
#include "mutants/judge.h"

namespace connectmaster::conformance {

// What all runs of the suite say about a deviation.
struct Verdict {
  Deviation deviation;
  Finding finding;
};

bool IsKilled(const Verdict& verdict);
// By a check of the requirement that the deviation breaks.
bool IsKilledByItsRequirement(const Verdict& verdict);

// "killed by Suite.Test", "SURVIVED", "broken: it hung".
std::string Describe(const Verdict& verdict);

}  // namespace connectmaster::conformance
