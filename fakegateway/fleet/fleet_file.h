#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "connectmaster/testkit/fleet.pb.h"

namespace connectmaster::fakegateway {

// As ReadFleet, of a file that fits the schema: what CheckFleet refuses is taken, too.
absl::StatusOr<testkit::Fleet> ReadUncheckedFleet(const std::string& path);

}  // namespace connectmaster::fakegateway
