#pragma once

namespace connectmaster::conformance {

// Runs the checks that GoogleTest's filter selects, and returns the exit status of the program.
int RunChecks();

}  // namespace connectmaster::conformance
