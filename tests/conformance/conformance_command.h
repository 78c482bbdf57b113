#pragma once

#include <string>
#include <utility>
#include <vector>

#include "support/process.h"

namespace connectmaster::testing {

// Runs the suite with these arguments to its end.
inline Outcome Conformance(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), CONFORMANCE_COMMAND);
  return Run({std::move(arguments)});
}

}  // namespace connectmaster::testing
