#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "support/site.h"

namespace connectmaster::conformance {

enum class TlsVersion { kTls10, kTls11, kTls12, kTls13 };

// The result of a TLS handshake.
struct Handshake {
  TlsVersion version;
  std::string server_certificate_pem;
};

// Makes a TLS connection to `address` ("HOST:PORT") as `identity`, with only this version of TLS, and closes it.
// Accepts any server certificate. UNAVAILABLE if there is no server, FAILED_PRECONDITION if the handshake fails.
absl::StatusOr<Handshake> ShakeHands(const std::string& address, const Identity& identity, TlsVersion version);

}  // namespace connectmaster::conformance
