#pragma once

#include <string>

namespace connectmaster::conformance {

// A run of checks in a process of its own, after its end.
struct SuiteRun {
  enum class End { kExited, kBySignal, kTimedOut };
  End end = End::kExited;
  int code = 0;          // the exit status, or the signal
  std::string output{};  // what it printed
  std::string report{};  // GoogleTest's, as JSON; empty if it left none
};

// What a run says about the deviation of its gateway.
struct Finding {
  // kKilled: a check noticed it: an assertion in the check's body failed. kSurvived: no check did. kBroken: the run
  // says nothing, because it crashed, hung, or checked nothing.
  enum class Kind { kKilled, kSurvived, kBroken };
  Kind kind = Kind::kSurvived;
  std::string check{};         // the check that noticed it: "Suite.Test"
  std::string requirements{};  // what that check declares: "SYNC-1 SYNC-2"
  std::string note{};          // why it is broken; what failed in a run that it survived
};

// Of several checks that noticed it, the finding names one of the requirement, if there is one.
Finding Judge(const SuiteRun& run, const std::string& requirement);

}  // namespace connectmaster::conformance
