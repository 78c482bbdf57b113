#pragma once

#include <string>
#include <vector>

#include "mutants/verdict.h"

namespace connectmaster::conformance {

// A line for each deviation, how often which result, and for each that was not killed what it does wrong.
std::string Table(const std::vector<Verdict>& verdicts);

}  // namespace connectmaster::conformance
