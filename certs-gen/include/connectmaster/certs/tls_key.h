#pragma once

#include <absl/status/status.h>

#include <string>

#include "connectmaster/certs/certificate.h"
#include "connectmaster/export.h"

namespace connectmaster::certs {

// OK if clients of gRPC can talk to a server with this certificate's key. Otherwise FAILED_PRECONDITION: the TLS of
// OpenSSL and BoringSSL has no signatures for other curves than P-256, P-384 and P-521.
CONNECTMASTER_EXPORT absl::Status CheckTlsKey(const Certificate& certificate);

// Which clients refuse a key that CheckTlsKey() lets pass, for people; empty if none does.
CONNECTMASTER_EXPORT std::string WhoRefusesTlsKey(const Certificate& certificate);

}  // namespace connectmaster::certs
