#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/server_names.h"
#include "connectmaster/certs/authority.h"
#include "connectmaster/certs/credential.h"
#include "connectmaster/fakegateway/fleet.h"

namespace connectmaster::fakegateway::cli {

struct PreparedCertificates {
  certs::CertificateAuthority authority;
  certs::Credential server;
  std::map<std::string, certs::Certificate> gateways;
  // The names of what was not there and has been made.
  std::vector<std::string> made;
  // Files that are there, but will not do what their owner may expect.
  std::vector<std::string> warnings;
};

// INVALID_ARGUMENT for a fleet with two certificates of one name: the folder has room for one.
absl::Status CheckFileNames(const testkit::Fleet& fleet);

// Reads from the folder `path` what a fake master gateway needs: the root CA and the server, and of the fleet's
// gateways the certificates. What is missing is made there, for clients, too: the administrator, and the fleet's
// tenants (tenant1 where it has none). The root CA is made only where the folder has none of all this.
// FAILED_PRECONDITION for a server's certificate that the root CA has not issued, or that is not valid now: no client
// would talk to it.
absl::StatusOr<PreparedCertificates> PrepareCertificates(const std::string& path, const testkit::Fleet& fleet,
                                                         const ServerNames& names, certs::KeyType key_type);

}  // namespace connectmaster::fakegateway::cli
