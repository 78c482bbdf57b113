#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "connectmaster/certs/certificate.h"
#include "identity/sessions.h"
#include "world/registry.h"

namespace connectmaster::fakegateway {

// Who may log in as whom (LOGIN-1, LOGIN-2, LOGIN-6 to LOGIN-9). Both are pure questions.

// What a login sends is the certificate `pem`; `connection` is that of its TLS connection. Whether it is the same one,
// chains to the root CA, and is valid at `now`.
absl::StatusOr<certs::Certificate> CheckLoginCertificate(const std::string& pem, const certs::Certificate& connection,
                                                         const certs::Certificate& root, Time now);

// The session that a checked certificate opens: as its own tenant (LOGIN-1), or, the administrator's, as `act_as`.
// Expiry is left to the caller.
absl::StatusOr<Session> OpenTenantSession(const Registry& registry, const certs::Certificate& certificate);
absl::StatusOr<Session> OpenAdministratorSession(const Registry& registry, const certs::Certificate& certificate,
                                                 const std::string& act_as);

}  // namespace connectmaster::fakegateway
