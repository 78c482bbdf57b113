#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "support/site.h"

namespace connectmaster::conformance {

// Reads a target description (testkit/target.proto as JSON) and the PEM files that it names, relative to its folder.
// NOT_FOUND or PERMISSION_DENIED for a file that cannot be read; INVALID_ARGUMENT for a description that does not
// parse, names no such field, or misses something; every message names the file and what was expected.
absl::StatusOr<Site> ReadTarget(const std::string& path);

// The PEM texts of an identity, whose files are relative to `folder`. Errors as ReadTarget.
absl::StatusOr<Identity> ReadIdentity(const testkit::Target::Identity& identity, const std::string& folder);

}  // namespace connectmaster::conformance
