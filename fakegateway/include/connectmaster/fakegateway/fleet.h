#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "testkit/fleet.pb.h"

namespace connectmaster::fakegateway {

// Fleets: what a fake master gateway simulates. The schema is testkit/fleet.proto, the files are that message as JSON.
// Any thread may call these.

// The fleet of G-SDK's tutorial: gateway1 with nine devices; no tenant is registered.
testkit::Fleet TutorialFleet();

// INVALID_ARGUMENT for JSON that does not parse (with its line) or does not fit the schema (with its field), and for
// what CheckFleet refuses. `name` is what messages call the text, for example the file's path.
absl::StatusOr<testkit::Fleet> ParseFleet(const std::string& json, const std::string& name);

// As ParseFleet, of a file. NOT_FOUND, or PERMISSION_DENIED, where it cannot be read.
absl::StatusOr<testkit::Fleet> ReadFleet(const std::string& path);

// INVALID_ARGUMENT, naming the first field that is wrong and what was expected ("devices[3].address ...").
absl::Status CheckFleet(const testkit::Fleet& fleet);

}  // namespace connectmaster::fakegateway
