#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/server_names.h"
#include "connectmaster/certs/authority.h"
#include "connectmaster/certs/credential.h"
#include "connectmaster/fakegateway/fleet.h"
#include "connectmaster/fakegateway/tenant_id_from.h"

namespace connectmaster::fakegateway::cli {

struct PreparedCertificates {
  certs::CertificateAuthority authority;
  // What ca.crt has beside the authority's certificate.
  std::vector<certs::Certificate> further_roots;
  certs::Credential server;
  std::map<std::string, std::vector<certs::Certificate>> gateways;  // with their chains
  // The names of what was not there and has been made.
  std::vector<std::string> made;
  // Files that are there, but will not do what their owner may expect.
  std::vector<std::string> warnings;
};

// INVALID_ARGUMENT for a fleet with two certificates of one name: the folder has room for one.
absl::Status CheckFileNames(const testkit::Fleet& fleet);

struct CertificateOptions {
  certs::KeyType key_type = certs::KeyType::kRsa2048;  // of what is made
  TenantIdFrom tenant_id_from = TenantIdFrom::kUri;
};

// Reads from the folder `path` what a fake master gateway needs: the root CA and the server, and of the fleet's
// gateways the certificates. What is missing is made there, for clients, too: the administrator, and the fleet's
// tenants (tenant1 where it has none). A key without its certificate gets one: a start that was killed ends so. The
// root CA is made only where the folder has none of all this. Others that start at the same time wait.
// FAILED_PRECONDITION for a server's certificate that the root CA has not issued, that is not valid now, or whose key
// TLS cannot use: no client would talk to it. The same for a root CA that has expired or is there in part.
absl::StatusOr<PreparedCertificates> PrepareCertificates(const std::string& path, const testkit::Fleet& fleet,
                                                         const ServerNames& names, const CertificateOptions& options);

}  // namespace connectmaster::fakegateway::cli
