#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connectmaster/client/client.h"
#include "support/site.h"

namespace connectmaster::conformance {

// Nobody's device IDs, for tests that register a device that does not exist.
inline constexpr std::uint32_t kNobody = 4'294'967'295U;
inline constexpr std::uint32_t kNobodyEither = 4'294'967'294U;

// What a device gateway held before a test: which devices, and what calls have set. What could not be read (an older
// gateway has no such call) is not there, and is not put back.
struct GatewaySettings {
  std::string gateway_id{};
  std::set<std::uint32_t> managed{};
  std::optional<std::set<std::uint32_t>> stored_connections{};
  std::optional<gsdk::connect::AcceptFilter> filter{};
  std::optional<gsdk::connect::AcceptFilter> stored_filter{};
  std::optional<std::vector<gsdk::connect::SlaveDeviceInfo>> slaves{};
  std::optional<std::vector<gsdk::connect::SlaveDeviceInfo>> stored_slaves{};
};

// Errors: the managed list cannot be read.
absl::StatusOr<GatewaySettings> ReadSettings(client::Client& client, const std::string& gateway_id);

// Puts back what has changed since: filters and slaves as they were, asynchronous connections that are new deleted,
// devices that are new disconnected; stored or not. Connections of devices that the suite may not connect to are not
// its own and stay, but for those that an open filter let in. Fails the test where something stays. Of a gateway that
// is not connected to the master gateway only what is stored is put back.
void PutBack(client::Client& client, const Site& site, const GatewaySettings& before);

}  // namespace connectmaster::conformance
