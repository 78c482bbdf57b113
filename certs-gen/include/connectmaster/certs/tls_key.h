#pragma once

#include <absl/status/status.h>

#include <string>

#include "connectmaster/certs/certificate.h"
#include "connectmaster/certs/verify.h"
#include "connectmaster/export.h"

namespace connectmaster::certs {

// OK if a server or client of gRPC can use this certificate's key. Otherwise FAILED_PRECONDITION: the TLS of
// OpenSSL and BoringSSL has no signatures for other curves than P-256, P-384 and P-521.
CONNECTMASTER_EXPORT absl::Status CheckTlsKey(const Certificate& certificate);

// Who cannot do with a key that CheckTlsKey() lets pass, for people; empty if all can. The key is a client's if
// `purpose` says so, otherwise a server's.
CONNECTMASTER_EXPORT std::string WhoRefusesTlsKey(const Certificate& certificate, Purpose purpose);

}  // namespace connectmaster::certs
