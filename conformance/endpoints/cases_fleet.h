#pragma once

#include "testkit/fleet.pb.h"
#include "testkit/target.pb.h"

namespace connectmaster::conformance {

inline constexpr char kFleetTenant[] = "tenant1";

// Adds what the checks need to the tutorial's fleet: a device that is off and one with a port of its own, a second
// gateway of the same tenant with slow and silent devices, a spare gateway, and the tenant.
void AddForTheCases(testkit::Fleet& fleet);

// What a target description says about such a fleet: every device may be connected to.
void DescribeFleet(const testkit::Fleet& fleet, testkit::Target& target);

}  // namespace connectmaster::conformance
