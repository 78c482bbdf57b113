#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/server_names.h"
#include "connectmaster/certs/credential.h"
#include "connectmaster/certs/folder.h"
#include "connectmaster/fakegateway/tenant_id_from.h"

namespace connectmaster::fakegateway::cli {

// What the certificates of a folder are checked with.
struct CheckWith {
  const certs::Folder& folder;
  certs::Certificate root;
  std::vector<certs::Certificate> further_roots;  // for clients and device gateways
  certs::Time now;

  std::vector<certs::Certificate> Roots() const {
    std::vector<certs::Certificate> roots{root};
    roots.insert(roots.end(), further_roots.begin(), further_roots.end());
    return roots;
  }
};

// FAILED_PRECONDITION if no client accepts anything that the root CA has issued; a warning if that is soon.
absl::Status CheckRootCa(const CheckWith& with, std::vector<std::string>& warnings);

// FAILED_PRECONDITION if no client would trust the server; warnings if some clients would not.
absl::Status CheckServer(const certs::Credential& server, const ServerNames& names, const CheckWith& with,
                         std::vector<std::string>& warnings);

// A warning if the certificate NAME of a client does not log in as the tenant, or not from all clients.
void CheckClient(const std::string& name, const std::string& tenant_id, TenantIdFrom from, const CheckWith& with,
                 std::vector<std::string>& warnings);

// A warning if the master gateway will not let the device gateway in.
void CheckGateway(const std::string& gateway_id, const std::vector<certs::Certificate>& chain, TenantIdFrom from,
                  const CheckWith& with, std::vector<std::string>& warnings);

}  // namespace connectmaster::fakegateway::cli
