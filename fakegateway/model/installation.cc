#include "model/installation.h"

namespace connectmaster::fakegateway {

bool Installation::IsForeign(Ipv4 address, const std::string& tenant_id) const {
  if (Caller{tenant_id}.IsAdministrator()) return false;
  bool is_anothers = false;
  for (const auto& [id, gateway] : gateways) {
    if (!gateway->subnet().Contains(address)) continue;
    const std::string* const owner = registry.OwnerOf(id);
    if (owner != nullptr && *owner == tenant_id) return false;
    is_anothers = is_anothers || owner != nullptr;
  }
  return is_anothers;
}

}  // namespace connectmaster::fakegateway
