#pragma once

#include "absl/status/status.h"
#include "connectmaster/certs/credential.h"

namespace connectmaster::fakegateway {

// Whether OpenSSL, as this host configures it, serves TLS with this certificate and key: gRPC starts, and then refuses
// every connection, without a word. FAILED_PRECONDITION, with the reason. Mostly the host's openssl.cnf asks for
// stronger keys; or the environment's GRPC_SSL_CIPHER_SUITES has none.
absl::Status CheckTlsStarts(const certs::Credential& server);

}  // namespace connectmaster::fakegateway
