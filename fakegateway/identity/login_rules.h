#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connectmaster/certs/certificate.h"
#include "connectmaster/fakegateway/tenant_id_from.h"
#include "identity/sessions.h"
#include "model/registry.h"

namespace connectmaster::fakegateway {

// Who may log in as whom (LOGIN-1, LOGIN-2, LOGIN-6 to LOGIN-9). Both are pure questions.

// Which certificates count.
struct Trust {
  std::vector<certs::Certificate> roots;
  TenantIdFrom tenant_id_from = TenantIdFrom::kUri;
};

// What a login sends is the certificate `pem`, or a bundle that begins with it; `connection` is the chain that its TLS
// connection was made with, the client's own first. Whether that is the same one, leads to a root CA by what the two
// have (LOGIN-12), and is valid at `now`.
absl::StatusOr<certs::Certificate> CheckLoginCertificate(const std::string& pem,
                                                         const std::vector<certs::Certificate>& connection,
                                                         const Trust& trust, Time now);

// The session that a checked certificate opens: as its own tenant (LOGIN-1), or, the administrator's, as `act_as`.
// Expiry is left to the caller.
absl::StatusOr<Session> OpenTenantSession(const Registry& registry, const certs::Certificate& certificate,
                                          TenantIdFrom from);
absl::StatusOr<Session> OpenAdministratorSession(const Registry& registry, const certs::Certificate& certificate,
                                                 const std::string& act_as, TenantIdFrom from);

}  // namespace connectmaster::fakegateway
