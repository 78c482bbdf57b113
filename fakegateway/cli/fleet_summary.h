#pragma once

#include <string>

#include "connectmaster/testkit/fleet.pb.h"

namespace connectmaster::fakegateway::cli {

// How much a fleet has: "2 tenants, 1 device gateway, 9 devices".
std::string FleetSummary(const testkit::Fleet& fleet);

// What its devices do that others do not: "4 with SSL, 1 silent".
std::string DeviceSummary(const testkit::Fleet& fleet);

}  // namespace connectmaster::fakegateway::cli
