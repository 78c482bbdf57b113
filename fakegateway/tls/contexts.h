#pragma once

#include "absl/status/statusor.h"
#include "connectmaster/certs/certificate.h"
#include "connectmaster/certs/credential.h"
#include "tls/handles.h"

// The two sides of a device's TLS connection. Whoever dials, the device verifies and the gateway is verified (SSL-3):
// so the gateway is always the TLS server, and the device the client.
//
// Thread safety: a context may be used by any number of handshakes at once.
// Errors: INTERNAL where OpenSSL cannot make one.
namespace connectmaster::fakegateway {

// A device that holds `root`: it speaks TLS 1.2 only, and trusts what `root` has issued, whatever host it names.
absl::StatusOr<SslContextPtr> MakeDeviceContext(const certs::Certificate& root);

enum class GatewayVersions { kAll, kWithoutTls12 };

// A device gateway that shows the certificate. It has ticket keys of its own, so that it resumes no session of a
// context before it.
absl::StatusOr<SslContextPtr> MakeGatewayContext(const certs::Credential& credential, GatewayVersions versions);

}  // namespace connectmaster::fakegateway
