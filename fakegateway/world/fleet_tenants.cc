#include "world/fleet_tenants.h"

#include "tenant.pb.h"
#include "world/tenant_rules.h"

namespace connectmaster::fakegateway {

absl::StatusOr<Changes> PlanFleetTenants(const Registry& registry, const testkit::Fleet& fleet) {
  gsdk::tenant::AddRequest missing;
  for (const auto& tenant : fleet.tenants()) {
    if (registry.HasTenant(tenant.id())) continue;
    auto& info = *missing.add_tenantinfos();
    info.set_tenantid(tenant.id());
    *info.mutable_gatewayids() = tenant.gateway_ids();
  }
  if (missing.tenantinfos().empty()) return Changes{};
  return PlanAdd(registry, missing);
}

std::string OwnerInFleet(const testkit::Fleet& fleet, const std::string& gateway_id) {
  for (const auto& tenant : fleet.tenants()) {
    for (const auto& id : tenant.gateway_ids()) {
      if (id == gateway_id) return tenant.id();
    }
  }
  return "tenant1";
}

}  // namespace connectmaster::fakegateway
