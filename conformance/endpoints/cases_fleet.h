#pragma once

#include "connectmaster/testkit/fleet.pb.h"
#include "connectmaster/testkit/target.pb.h"

namespace connectmaster::conformance {

inline constexpr char kFleetTenant[] = "tenant1";

// Adds what the checks need to the tutorial's fleet: a device that is off, one with another port and one that dials in;
// a second gateway of the same tenant, with slow and silent devices; a spare gateway; three gateways of the tenant on
// one subnet; and the tenant.
void AddForTheCases(testkit::Fleet& fleet);

// Writes the target description of such a fleet; it permits changing every device.
void DescribeFleet(const testkit::Fleet& fleet, testkit::Target& target);

}  // namespace connectmaster::conformance
