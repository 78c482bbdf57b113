#include "calls/gateway_rules.h"

#include "common/errors.h"
#include "common/ids.h"
#include "common/limits.h"

namespace connectmaster::fakegateway {

absl::Status GatewayPlan::Add(const std::string& tenant_id,
                              const google::protobuf::RepeatedPtrField<std::string>& gateway_ids, Changes& changes) {
  std::set<std::string> own;  // one given twice to one tenant counts once
  for (const auto& id : gateway_ids) {
    if (!IsValidId(id)) return InvalidId("gateway ID", id);
    if (!own.insert(id).second) continue;
    if (registry_.OwnerOf(id) != nullptr || !added_.insert(id).second) return GatewayIdInUse(id);
    if (registry_.gateways().size() + added_.size() > kMaxGateways) return LimitReached("gateways", kMaxGateways);
    changes.emplace_back(GatewayAdded{id, tenant_id});
  }
  return absl::OkStatus();
}

absl::Status RequireReached(const Registry& registry, const Caller& caller, const std::string& gateway_id) {
  return registry.Reaches(caller, gateway_id) ? absl::OkStatus() : NoSuchGateway(gateway_id);
}

absl::StatusOr<Changes> PlanAdd(const Registry& registry, const Caller& caller,
                                const gsdk::gateway::AddRequest& request) {
  if (request.gatewayids().empty()) return NothingGiven("gateway ID");
  Changes changes;
  if (auto status = GatewayPlan(registry).Add(caller.tenant_id, request.gatewayids(), changes); !status.ok()) {
    return status;
  }
  return changes;
}

absl::StatusOr<Changes> PlanDelete(const Registry& registry, const Caller& caller,
                                   const gsdk::gateway::DeleteRequest& request) {
  if (request.gatewayids().empty()) return NothingGiven("gateway ID");
  Changes changes;
  std::set<std::string> deleted;
  for (const auto& id : request.gatewayids()) {
    if (auto status = RequireReached(registry, caller, id); !status.ok()) return status;
    if (deleted.insert(id).second) changes.emplace_back(GatewayDeleted{id});
  }
  return changes;
}

}  // namespace connectmaster::fakegateway
