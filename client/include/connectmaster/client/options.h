#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace connectmaster::client {

// How to reach a master gateway, as whom, and how patient to be.
//
// Certificates and keys are given as PEM text, never as file names: where they are kept is the application's business.
// ReadCertificateFolder() reads them from the folder that certs-gen makes.
struct ClientOptions {
  // The master gateway, "HOST:PORT" (see CheckTarget). The port is 4010 by default on a real one.
  std::string target;

  // The root CA that the server's certificate has to chain to (ca.crt).
  std::string root_certificate_pem;

  // The client's certificate (TENANT.crt or admin.crt): what TLS presents, and what Login sends. May be followed by
  // intermediate certificates; the first one is the client's own.
  std::string certificate_pem;

  // The certificate's private key, unencrypted PEM. It stays in this process.
  std::string private_key_pem;

  // The host name to look for in the server's certificate, where it is not the one in `target`. For gateways behind
  // a tunnel or an address translation. Empty: the host of `target`.
  std::string server_name_override;

  // How long any one call may take, logging in included. A search, Connect and subscriptions are the exceptions. No
  // timeout is longer than a year.
  std::chrono::milliseconds call_timeout{10'000};

  // How long ConnectMaster.Connect may take. A gateway gives up on a silent device after 10 s (SYNC-8).
  std::chrono::milliseconds connect_timeout{15'000};
};

// INVALID_ARGUMENT unless `target` is HOST:PORT: a name, an IPv4 address or an IPv6 address in brackets, and a port of
// 1 to 65535. Nothing is looked up. gRPC itself would take a port's lowest 16 bits.
absl::Status CheckTarget(const std::string& target);

// Looks at the target and at the certificates before any connection is made, since gRPC reports all of what is wrong
// with them as UNAVAILABLE.
//
// INVALID_ARGUMENT: the target is none, something is missing, does not parse, is too weak for TLS (less than 112 bits
// of security), or the key is not the certificate's. FAILED_PRECONDITION: the client's or the root certificate has
// expired or is not valid yet.
absl::Status CheckOptions(const ClientOptions& options);

// Options with the PEM texts of `folder`/ca.crt, `folder`/NAME.crt and `folder`/NAME_key.pem, where NAME is a tenant's
// ID, or "admin" for the administrator. `target` is left empty, the timeouts at their defaults.
//
// NOT_FOUND names the file that is missing, FAILED_PRECONDITION one that can't be read.
absl::StatusOr<ClientOptions> ReadCertificateFolder(const std::filesystem::path& folder, const std::string& name);

}  // namespace connectmaster::client
