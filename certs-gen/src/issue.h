#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "connectmaster/certs/certificate.h"
#include "connectmaster/certs/credential.h"
#include "connectmaster/certs/key.h"
#include "connectmaster/certs/subject.h"

namespace connectmaster::certs {

enum class Role { kCa, kLeaf };

// What a certificate is to say, beyond the profile of CERT-2.
struct Blueprint {
  Subject subject{};
  Time not_before{};
  Time not_after{};
  Role role = Role::kLeaf;
  std::vector<std::string> dns_names{};
  std::vector<std::string> ip_addresses{};
  std::vector<std::string> uris{};
};

// A certificate for `key`, signed by `issuer`.
absl::StatusOr<Credential> Issue(const Blueprint& blueprint, const PrivateKey& key, const Credential& issuer);

// A certificate for `key`, signed with `key` itself.
absl::StatusOr<Credential> SelfSign(const Blueprint& blueprint, const PrivateKey& key);

// A blueprint valid from five minutes before `now` (CERT-3) for `years`; INVALID_ARGUMENT for a subject or number of
// years that cannot be.
absl::StatusOr<Blueprint> MakeBlueprint(const Subject& subject, Time now, int years);

}  // namespace connectmaster::certs
