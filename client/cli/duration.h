#pragma once

#include <chrono>
#include <string>

#include "absl/status/statusor.h"

namespace connectmaster::client::cli {

// "500ms", "30s", "2m" or "1h": a whole number, not 0, of at most a day. INVALID_ARGUMENT for anything else.
absl::StatusOr<std::chrono::milliseconds> ParseDuration(const std::string& text);

}  // namespace connectmaster::client::cli
