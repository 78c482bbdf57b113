#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "testkit/fleet.pb.h"
#include "world/registry.h"

namespace connectmaster::fakegateway {

// The changes that register a fleet's tenants, those that are not registered yet. ALREADY_EXISTS where one of their
// gateways belongs to somebody else.
absl::StatusOr<Changes> PlanFleetTenants(const Registry& registry, const testkit::Fleet& fleet);

// The tenant that owns the gateway in the fleet; "tenant1", the tutorial's, where none does.
std::string OwnerInFleet(const testkit::Fleet& fleet, const std::string& gateway_id);

}  // namespace connectmaster::fakegateway
