#include "duration.h"

#include <charconv>

#include "absl/strings/str_cat.h"

namespace connectmaster::client::cli {
namespace {

constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24);

// Milliseconds of a unit; 0 if there is no such unit.
int64_t UnitMs(const std::string& unit) {
  if (unit == "ms") return 1;
  if (unit == "s") return 1'000;
  if (unit == "m") return 60'000;
  if (unit == "h") return 3'600'000;
  return 0;
}

}  // namespace

absl::StatusOr<std::chrono::milliseconds> ParseDuration(const std::string& text) {
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data(), end, number);
  const int64_t unit = error == std::errc() ? UnitMs(std::string(after, end)) : 0;
  if (unit == 0 || number <= 0 || number > kLongest.count() / unit) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", text, "' is not a duration: give a whole number and ms, s, m or h, such as 500ms or 30s, up to 24h"));
  }
  return std::chrono::milliseconds(number * unit);
}

}  // namespace connectmaster::client::cli
