#pragma once

#include "absl/status/status.h"
#include "connectmaster/certs/credential.h"

namespace connectmaster::fakegateway {

// Why gRPC does not start a server with this certificate and key on an address that is free, which it does not say:
// FAILED_PRECONDITION. Mostly the host's openssl.cnf asks for stronger keys.
absl::Status WhyTlsDoesNotStart(const certs::Credential& server);

}  // namespace connectmaster::fakegateway
