#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

#include "absl/strings/string_view.h"

namespace connectmaster::client::cli {

inline constexpr uint32_t kHighestDeviceId = std::numeric_limits<uint32_t>::max();
inline constexpr uint32_t kHighestPort = 65535;

// Parses a whole number from `least` to `most` in decimal digits ("010" is ten); std::nullopt for any other text.
template <typename Number>
std::optional<Number> ParseNumber(absl::string_view text, Number least, Number most) {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || after != end || number < least || number > most) return std::nullopt;
  return number;
}

// Parses a device ID: 1 to kHighestDeviceId.
inline std::optional<uint32_t> ParseDeviceId(absl::string_view text) {
  return ParseNumber<uint32_t>(text, 1, kHighestDeviceId);
}

}  // namespace connectmaster::client::cli
