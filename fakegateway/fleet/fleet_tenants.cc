#include "fleet/fleet_tenants.h"

#include "calls/tenant_rules.h"
#include "connectmaster/tenant.pb.h"

namespace connectmaster::fakegateway {

absl::StatusOr<Changes> PlanFleetTenants(const testkit::Fleet& fleet) {
  if (fleet.tenants().empty()) return Changes{};
  gsdk::tenant::AddRequest request;
  for (const auto& tenant : fleet.tenants()) {
    auto& info = *request.add_tenantinfos();
    info.set_tenantid(tenant.id());
    *info.mutable_gatewayids() = tenant.gateway_ids();
  }
  return PlanAdd(Registry(), request);
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
