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

// Unused device IDs, for tests that register a device that does not exist.
inline constexpr std::uint32_t kNobody = 4'294'967'295U;
inline constexpr std::uint32_t kNobodyEither = 4'294'967'294U;

// The devices and settings of a device gateway before a test. Settings that could not be read (older gateways lack some
// calls) are std::nullopt, and are not restored.
struct GatewaySettings {
  std::string gateway_id{};
  std::set<std::uint32_t> managed{};
  std::optional<std::set<std::uint32_t>> stored_connections{};
  std::optional<gsdk::connect::AcceptFilter> filter{};
  std::optional<gsdk::connect::AcceptFilter> stored_filter{};
  std::optional<std::vector<gsdk::connect::SlaveDeviceInfo>> slaves{};
  std::optional<std::vector<gsdk::connect::SlaveDeviceInfo>> stored_slaves{};
};

// Reads them. Fails if the managed list cannot be read.
absl::StatusOr<GatewaySettings> ReadSettings(client::Client& client, const std::string& gateway_id);

// Restores what has changed: resets filters and slaves, deletes new asynchronous connections, in both cases also stored
// ones, and disconnects new devices. Connections of devices that the suite may not connect to are not its own and stay,
// except those that an open filter accepted. Fails the test if something cannot be restored. If the gateway is not
// connected to the master gateway, restores only the stored settings.
void PutBack(client::Client& client, const Site& site, const GatewaySettings& before);

}  // namespace connectmaster::conformance
