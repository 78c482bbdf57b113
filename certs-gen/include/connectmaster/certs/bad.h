#pragma once

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "connectmaster/certs/authority.h"
#include "connectmaster/certs/credential.h"
#include "connectmaster/export.h"

namespace connectmaster::certs {

// Ways in which a tenant credential can be bad. Each has exactly the one defect that its name says.
enum class BadKind {
  kExpired,       // ended a day ago
  kNotYetValid,   // begins in a day
  kWrongCa,       // issued by another CA of the same name
  kSelfSigned,    // signed with its own key
  kWrongKey,      // the private key does not belong to the certificate
  kTampered,      // changed after it was signed
  kWeakKey,       // RSA 1024, regardless of the requested key type
  kNoTenantId,    // names no tenant
  kTwoTenantIds,  // names two tenants, the second `administrator`, and therefore counts as naming none (CERT-3)
};

struct BadKindName {
  BadKind kind{};
  std::string_view name{};         // "not-yet-valid"
  std::string_view description{};  // for people
};

// Lists all kinds, in the order above.
CONNECTMASTER_EXPORT const std::vector<BadKindName>& BadKinds();

// The kind of that name. INVALID_ARGUMENT, with a list of the names, if there is none.
CONNECTMASTER_EXPORT absl::StatusOr<BadKind> ParseBadKind(std::string_view name);

// Makes a bad credential for the tenant of `request`, for tests. Errors as CertificateAuthority::IssueTenant.
CONNECTMASTER_EXPORT absl::StatusOr<Credential> MakeBad(BadKind kind, const CertificateAuthority& authority,
                                                        const TenantRequest& request);

}  // namespace connectmaster::certs
