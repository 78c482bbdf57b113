#pragma once

#include <string>

#include "absl/status/status.h"

namespace connectmaster::client::cli {

// "WHAT: CODE: message" and a newline, then a line for each device that failed (MULTI-2).
std::string ErrorText(const std::string& what, const absl::Status& status);

// Writes "connectmaster: WHAT: CODE: message" with its devices to standard error. Returns the exit status for a failed
// operation.
int Fail(const std::string& what, const absl::Status& status);

}  // namespace connectmaster::client::cli
