#include "calls/scope.h"

#include "calls/gateway_rules.h"
#include "common/errors.h"

namespace connectmaster::fakegateway {

absl::StatusOr<DeviceGateway*> Scope::Reached(const std::string& gateway_id) const {
  if (auto status = RequireReached(installation.registry, caller, gateway_id); !status.ok()) return status;
  const auto found = installation.gateways.find(gateway_id);
  if (found == installation.gateways.end() || !found->second->connected) return GatewayNotConnected(gateway_id);
  return found->second.get();
}

absl::StatusOr<const StoredSettings*> Scope::StoredFor(const std::string& gateway_id) const {
  if (auto status = RequireReached(installation.registry, caller, gateway_id); !status.ok()) return status;
  return &installation.registry.SettingsOf(gateway_id);
}

}  // namespace connectmaster::fakegateway
