#pragma once

#include <chrono>
#include <string>

#include "absl/status/statusor.h"

namespace connectmaster::client::cli {

// Parses "500ms", "30s", "2m" or "1h": a positive whole number with a unit, at most a day. INVALID_ARGUMENT for any
// other text.
absl::StatusOr<std::chrono::milliseconds> ParseDuration(const std::string& text);

}  // namespace connectmaster::client::cli
