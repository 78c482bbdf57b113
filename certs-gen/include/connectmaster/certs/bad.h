#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "connectmaster/certs/authority.h"
#include "connectmaster/certs/credential.h"

namespace connectmaster::certs {

// Ways for a tenant's credential to be bad. Each is a good tenant credential but for the one thing its name says.
enum class BadKind {
  kExpired,       // ended a day ago
  kNotYetValid,   // begins in a day
  kWrongCa,       // issued by another CA of the same name
  kSelfSigned,    // issued by nobody but itself
  kWrongKey,      // the key is not the certificate's
  kTampered,      // changed after it was signed
  kWeakKey,       // RSA 1024, whatever key type is asked for
  kNoTenantId,    // names no tenant
  kTwoTenantIds,  // names `administrator` besides the tenant (CERT-3: so it names none)
};

struct BadKindName {
  BadKind kind;
  std::string_view name;         // "not-yet-valid"
  std::string_view description;  // for people
};

// All kinds, in the order above.
const std::vector<BadKindName>& BadKinds();

// INVALID_ARGUMENT, with the names there are, for an unknown name.
absl::StatusOr<BadKind> ParseBadKind(std::string_view name);

// A bad credential for the tenant of `request`, for tests. Errors as CertificateAuthority::IssueTenant.
absl::StatusOr<Credential> MakeBad(BadKind kind, const CertificateAuthority& authority, const TenantRequest& request);

}  // namespace connectmaster::certs
