#pragma once

#include <string>

#include "absl/status/status.h"

namespace connectmaster::client::cli {

// "WHAT: CODE: message" and a newline, followed by a line for each failed device (MULTI-2). Texts of the gateway are
// made harmless.
std::string ErrorText(const std::string& what, const absl::Status& status);

// Prints "connectmaster: " and the ErrorText() on standard error. Returns the exit status of a failed command.
int Fail(const std::string& what, const absl::Status& status);

}  // namespace connectmaster::client::cli
