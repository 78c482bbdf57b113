#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "support/site.h"

namespace connectmaster::conformance {

// Reads a target description (testkit/target.proto as JSON) and the PEM files that it names, relative to its folder.
// NOT_FOUND or PERMISSION_DENIED if a file cannot be read. INVALID_ARGUMENT if the description does not parse, has an
// unknown field, or lacks something. Every message names the file and what is expected.
absl::StatusOr<Site> ReadTarget(const std::string& path);

// Reads the PEM files of an identity, relative to `folder`. Errors as ReadTarget.
absl::StatusOr<Identity> ReadIdentity(const testkit::Target::Identity& identity, const std::string& folder);

}  // namespace connectmaster::conformance
