#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/export.h"
#include "connectmaster/testkit/fleet.pb.h"

namespace connectmaster::fakegateway {

// Fleets: what a fake master gateway simulates. The schema is testkit/fleet.proto; a fleet file is that message as
// JSON. Thread safety: every function may be called from any thread.

// The fleet of G-SDK's tutorial: gateway1 with nine devices, and no registered tenant.
CONNECTMASTER_EXPORT testkit::Fleet TutorialFleet();

// INVALID_ARGUMENT if the JSON does not parse (with the line) or does not fit the schema (with the field), or if
// CheckFleet refuses the fleet. Messages call the text `name`, for example the file's path.
CONNECTMASTER_EXPORT absl::StatusOr<testkit::Fleet> ParseFleet(const std::string& json, const std::string& name);

// ParseFleet of a file's content. NOT_FOUND or PERMISSION_DENIED if the file cannot be read.
CONNECTMASTER_EXPORT absl::StatusOr<testkit::Fleet> ReadFleet(const std::string& path);

// INVALID_ARGUMENT if the fleet is wrong, with the first wrong field and what is expected there ("devices[3].address
// ...").
CONNECTMASTER_EXPORT absl::Status CheckFleet(const testkit::Fleet& fleet);

}  // namespace connectmaster::fakegateway
