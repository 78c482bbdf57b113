#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "endpoints/deviations.h"
#include "mutants/verdict.h"

namespace connectmaster::conformance {

// What to run the suite against. A deviation is a mutant, as mutation testing has it: the suite is to kill it.
struct MutantsOptions {
  std::vector<Deviation> deviations;
  std::function<bool(const std::string& requirement)> is_checked;  // whether a check declares the requirement
  std::size_t jobs = 1;                                            // how many processes at a time
  std::ostream* progress = nullptr;                                // gets a line for each deviation that is decided

  // The suite: this program. The longest run is the whole suite, 45 s of one idle core, and a check that fails may wait
  // for several events in vain.
  std::string program = "/proc/self/exe";
  std::chrono::milliseconds run_at_most = std::chrono::minutes(4);
};

struct MutantsOutcome {
  std::vector<Verdict> verdicts;  // in the order of the deviations; without those that were not decided
  std::optional<int> stopped_by;  // the signal that ended it early
};

// Runs the suite against every deviation, in child processes: first the checks of its requirement, and if they let it
// through, the whole suite, split over the processes. The process must have one thread.
MutantsOutcome RunMutants(const MutantsOptions& options);

}  // namespace connectmaster::conformance
