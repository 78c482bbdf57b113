#pragma once

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

namespace connectmaster::conformance {

// There are more tests than this, so that each process of a run of the whole suite has some.
inline constexpr int kMostJobs = 256;

// What `conformance mutants` is told. With neither requirements nor deviations, it takes all.
struct MutantsCommand {
  int jobs = std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMostJobs);
  std::vector<std::string> requirements;
  std::vector<std::string> deviations;
};

// Returns the exit status of the program.
int RunMutantsCommand(const MutantsCommand& command);

}  // namespace connectmaster::conformance
