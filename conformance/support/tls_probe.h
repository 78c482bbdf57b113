#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "support/site.h"

namespace connectmaster::conformance {

enum class TlsVersion { kTls10, kTls11, kTls12, kTls13 };

// What a TLS handshake came to.
struct Handshake {
  TlsVersion version;
  std::string server_certificate_pem;
};

// Makes a TLS connection to `address` ("HOST:PORT") as `identity`, with just that version of TLS, and closes it. The
// server's certificate is taken as it is. UNAVAILABLE where nobody answers, FAILED_PRECONDITION where the handshake
// fails.
absl::StatusOr<Handshake> ShakeHands(const std::string& address, const Identity& identity, TlsVersion version);

}  // namespace connectmaster::conformance
