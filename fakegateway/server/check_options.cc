#include "server/check_options.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/time.h"

namespace connectmaster::fakegateway {
namespace {

// What takes no time at all, and happens again and again, never ends.
constexpr Duration kShortestTime{1};

// Beyond these, milliseconds tell nothing any more.
constexpr double kMinTimeScale = 0.001;
constexpr double kMaxTimeScale = 10'000;

// The wire has Unix seconds of 32 bits.
constexpr Time kEarliest{};
constexpr Time kLatest = std::chrono::sys_days(std::chrono::year(2100) / 1 / 1);

}  // namespace

absl::Status CheckOptions(const FakeGatewayOptions& options) {
  for (const auto& [name, value] :
       {std::pair("token_lifetime", options.token_lifetime), std::pair("command_timeout", options.command_timeout),
        std::pair("reconnect_interval", options.reconnect_interval), std::pair("keep_alive", options.keep_alive)}) {
    if (value >= kShortestTime && value <= kLongestTime) continue;
    return absl::InvalidArgumentError(absl::StrCat(name, " is ", value.count(), " ms; from ", kShortestTime.count(),
                                                   " to ", kLongestTime.count(), " ms are expected"));
  }
  if (!(options.time_scale >= kMinTimeScale && options.time_scale <= kMaxTimeScale)) {  // NaN, too
    return absl::InvalidArgumentError(absl::StrCat("time_scale is ", options.time_scale, "; a number from ",
                                                   kMinTimeScale, " to ", kMaxTimeScale, " is expected"));
  }
  if (options.virtual_time && (*options.virtual_time < kEarliest || *options.virtual_time > kLatest)) {
    return absl::InvalidArgumentError(absl::StrCat("virtual_time is ", UnixSeconds(*options.virtual_time),
                                                   " s after 1970; from 0 to ", UnixSeconds(kLatest),
                                                   " (the year 2100) are expected"));
  }
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
