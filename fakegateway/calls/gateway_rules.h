#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "common/caller.h"
#include "connectmaster/gateway.pb.h"
#include "google/protobuf/repeated_field.h"
#include "model/registry.h"

// What the Gateway service may change in the registry; as in tenant_rules.h, nothing is changed here.
namespace connectmaster::fakegateway {

// The gateways that one request adds, to one tenant or several: an ID is in use at most once in an installation
// (GW-3), and there are at most kMaxGateways of them (GW-4), counted over the whole request.
class GatewayPlan {
 public:
  explicit GatewayPlan(const Registry& registry) : registry_(registry) {}

  absl::Status Add(const std::string& tenant_id, const google::protobuf::RepeatedPtrField<std::string>& gateway_ids,
                   Changes& changes);

 private:
  const Registry& registry_;
  std::set<std::string> added_;
};

// GW-3: NOT_FOUND where the caller may not know of the gateway.
absl::Status RequireReached(const Registry& registry, const Caller& caller, const std::string& gateway_id);

absl::StatusOr<Changes> PlanAdd(const Registry& registry, const Caller& caller,
                                const gsdk::gateway::AddRequest& request);
absl::StatusOr<Changes> PlanDelete(const Registry& registry, const Caller& caller,
                                   const gsdk::gateway::DeleteRequest& request);

}  // namespace connectmaster::fakegateway
