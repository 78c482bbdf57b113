#pragma once

#include "absl/status/statusor.h"
#include "common/caller.h"
#include "connectmaster/tenant.pb.h"
#include "model/registry.h"

// What the Tenant service may change and show. Each function is a pure question to the registry: it answers with the
// changes that a request leads to, or with the reason why it is refused; nothing is changed here.
// A request may name millions: each stops at the first that is wrong or too much, before it has copied them all.
namespace connectmaster::fakegateway {

// TENANT-2: every call of the Tenant API asks this first.
absl::Status RequireAdministrator(const Caller& caller);

absl::StatusOr<Changes> PlanAdd(const Registry& registry, const gsdk::tenant::AddRequest& request);
absl::StatusOr<Changes> PlanDelete(const Registry& registry, const gsdk::tenant::DeleteRequest& request);
absl::StatusOr<Changes> PlanAddGateway(const Registry& registry, const gsdk::tenant::AddGatewayRequest& request);
absl::StatusOr<Changes> PlanDeleteGateway(const Registry& registry, const gsdk::tenant::DeleteGatewayRequest& request);

absl::StatusOr<gsdk::tenant::GetResponse> Get(const Registry& registry, const gsdk::tenant::GetRequest& request);

}  // namespace connectmaster::fakegateway
