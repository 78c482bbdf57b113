#include "calls/tenant_rules.h"

#include <set>
#include <string>

#include "calls/gateway_rules.h"
#include "common/errors.h"
#include "common/ids.h"
#include "common/limits.h"

namespace connectmaster::fakegateway {

absl::Status RequireAdministrator(const Caller& caller) {
  return caller.IsAdministrator() ? absl::OkStatus() : NeedsAdministrator(caller.tenant_id);
}

absl::StatusOr<Changes> PlanAdd(const Registry& registry, const gsdk::tenant::AddRequest& request) {
  if (request.tenantinfos().empty()) return NothingGiven("tenant");
  Changes changes;
  GatewayPlan gateways(registry);
  std::set<std::string> added;
  for (const auto& info : request.tenantinfos()) {
    if (!IsValidId(info.tenantid())) return InvalidId("tenant ID", info.tenantid());
    if (registry.HasTenant(info.tenantid()) || !added.insert(info.tenantid()).second) {
      return TenantExists(info.tenantid());
    }
    if (registry.tenants().size() + added.size() > kMaxTenants) return LimitReached("tenants", kMaxTenants);
    changes.emplace_back(TenantAdded{info.tenantid()});
    if (auto status = gateways.Add(info.tenantid(), info.gatewayids(), changes); !status.ok()) return status;
  }
  return changes;
}

absl::StatusOr<Changes> PlanDelete(const Registry& registry, const gsdk::tenant::DeleteRequest& request) {
  if (request.tenantids().empty()) return NothingGiven("tenant ID");
  Changes changes;
  std::set<std::string> deleted;
  for (const auto& id : request.tenantids()) {
    if (id == kAdministrator) return AdministratorStays();
    if (!registry.HasTenant(id)) return NoSuchTenant(id);
    if (!deleted.insert(id).second) continue;
    for (const auto& gateway_id : registry.tenants().at(id)) changes.emplace_back(GatewayDeleted{gateway_id});
    changes.emplace_back(TenantDeleted{id});
  }
  return changes;
}

absl::StatusOr<Changes> PlanAddGateway(const Registry& registry, const gsdk::tenant::AddGatewayRequest& request) {
  if (!registry.HasTenant(request.tenantid())) return NoSuchTenant(request.tenantid());
  if (request.gatewayids().empty()) return NothingGiven("gateway ID");
  Changes changes;
  if (auto status = GatewayPlan(registry).Add(request.tenantid(), request.gatewayids(), changes); !status.ok()) {
    return status;
  }
  return changes;
}

absl::StatusOr<Changes> PlanDeleteGateway(const Registry& registry, const gsdk::tenant::DeleteGatewayRequest& request) {
  if (!registry.HasTenant(request.tenantid())) return NoSuchTenant(request.tenantid());
  if (request.gatewayids().empty()) return NothingGiven("gateway ID");
  Changes changes;
  std::set<std::string> deleted;
  for (const auto& id : request.gatewayids()) {
    const std::string* const owner = registry.OwnerOf(id);
    if (owner == nullptr || *owner != request.tenantid()) return NoSuchGateway(id);
    if (deleted.insert(id).second) changes.emplace_back(GatewayDeleted{id});
  }
  return changes;
}

absl::StatusOr<gsdk::tenant::GetResponse> Get(const Registry& registry, const gsdk::tenant::GetRequest& request) {
  gsdk::tenant::GetResponse response;
  std::set<std::string> seen;
  for (const auto& id : request.tenantids()) {
    const auto tenant = registry.tenants().find(id);
    if (tenant == registry.tenants().end()) return NoSuchTenant(id);
    if (!seen.insert(id).second) continue;
    auto& info = *response.add_tenantinfos();
    info.set_tenantid(id);
    info.mutable_gatewayids()->Add(tenant->second.begin(), tenant->second.end());
  }
  return response;
}

}  // namespace connectmaster::fakegateway
