#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "connectmaster/testkit/fleet.pb.h"
#include "model/changes.h"

namespace connectmaster::fakegateway {

// The changes that register a valid fleet's tenants, with which a new database begins. RESOURCE_EXHAUSTED where they
// have too many gateways (GW-4).
absl::StatusOr<Changes> PlanFleetTenants(const testkit::Fleet& fleet);

// The tenant that owns the gateway in the fleet; "tenant1", the tutorial's, where none does.
std::string OwnerInFleet(const testkit::Fleet& fleet, const std::string& gateway_id);

}  // namespace connectmaster::fakegateway
