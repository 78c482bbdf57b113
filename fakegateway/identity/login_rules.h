#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connectmaster/certs/certificate.h"
#include "connectmaster/fakegateway/tenant_id_from.h"
#include "identity/sessions.h"
#include "model/registry.h"

namespace connectmaster::fakegateway {

// Who is let in, and as whom (TLS-2, TLS-4, LOGIN-1 to LOGIN-9). All are pure questions.

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

// When the token of a login at `now` expires: at the latest with its certificate (TLS-4).
Time ExpiryOf(const certs::Certificate& certificate, Time now, Duration token_lifetime);

// Whether a client that showed that chain in its TLS handshake, its own certificate first or none, is let in at `now`
// (TLS-2, TLS-4, LOGIN-12).
absl::Status CheckClient(const std::vector<certs::Certificate>& chain, const std::vector<certs::Certificate>& roots,
                         certs::Time now);

// The token of a call, whose metadata has these under the key `token` (LOGIN-4).
absl::StatusOr<std::string> ReadToken(const std::vector<absl::string_view>& tokens, bool has_authorization);

struct LoginRules {
  std::function<absl::Status(const std::vector<certs::Certificate>& chain, const std::vector<certs::Certificate>& roots,
                             certs::Time now)>
      check_client = CheckClient;
  std::function<absl::StatusOr<certs::Certificate>(
      const std::string& pem, const std::vector<certs::Certificate>& connection, const Trust& trust, Time now)>
      check_certificate = CheckLoginCertificate;
  std::function<absl::StatusOr<Session>(const Registry&, const certs::Certificate&, TenantIdFrom)> open_tenant =
      OpenTenantSession;
  std::function<absl::StatusOr<Session>(const Registry&, const certs::Certificate&, const std::string& act_as,
                                        TenantIdFrom)>
      open_administrator = OpenAdministratorSession;
  std::function<Time(const certs::Certificate&, Time now, Duration token_lifetime)> expiry = ExpiryOf;
  std::function<absl::StatusOr<std::string>(const std::vector<absl::string_view>& tokens, bool has_authorization)>
      read_token = ReadToken;
};

}  // namespace connectmaster::fakegateway
