#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/export.h"
#include "connectmaster/tenant.pb.h"

namespace connectmaster::client {

namespace internal {
class Session;
}

// The calls of gsdk.tenant.Tenant: tenants, their device gateways and certificates. Reached with Client::Tenant(). All
// of them need LoginAdmin("administrator").
//
// Thread safety: every method may be called from any thread. Calls block until answered.
// Ownership: belongs to its client.
// Errors: the gateway's (see errors.h). PERMISSION_DENIED without such a login (TENANT-2), NOT_FOUND if a tenant is not
// registered (TENANT-3, TENANT-6, TENANT-13).
// Timeout: ClientOptions::call_timeout.
class CONNECTMASTER_EXPORT TenantApi {
 public:
  using Ids = std::vector<std::string>;
  using SerialNumbers = std::vector<int64_t>;

  // For Client only.
  explicit TenantApi(std::shared_ptr<internal::Session> session);

  // Lists the IDs of all tenants, including "administrator".
  absl::StatusOr<Ids> GetList();
  // Returns each tenant's device gateways.
  absl::StatusOr<std::vector<gsdk::tenant::TenantInfo>> Get(const Ids& tenant_ids);
  // Registers tenants with their gateways. ALREADY_EXISTS if a tenant or gateway ID is in use; then none is registered
  // (TENANT-4).
  absl::Status Add(const std::vector<gsdk::tenant::TenantInfo>& infos);
  // Deletes tenants with their gateways; their tokens stop working. FAILED_PRECONDITION for "administrator" (TENANT-1).
  absl::Status Delete(const Ids& tenant_ids);
  // Gives a tenant more gateways. ALREADY_EXISTS if a gateway ID is in use anywhere (GW-3).
  absl::Status AddGateway(const std::string& tenant_id, const Ids& gateway_ids);
  // Deletes gateways of a tenant. NOT_FOUND if the tenant does not own one of them.
  absl::Status DeleteGateway(const std::string& tenant_id, const Ids& gateway_ids);

  // Issues a certificate for a tenant and returns it with its private key, both in PEM. Keep the key where only its
  // owner can read it.
  absl::StatusOr<gsdk::tenant::CreateCertificateResponse> CreateCertificate(const std::string& tenant_id,
                                                                            const gsdk::cert::PKIName& subject,
                                                                            int32_t expire_after_years);
  // Lists the certificates that were issued to the tenants.
  absl::StatusOr<std::vector<gsdk::tenant::CertificateInfo>> GetIssuanceHistory(const Ids& tenant_ids);
  // Lists the tenants' blacklisted certificates.
  absl::StatusOr<std::vector<gsdk::tenant::CertificateInfo>> GetCertificateBlacklist(const Ids& tenant_ids);
  // Blacklists certificates: logins with them fail, and their tokens and open streams end (TENANT-10).
  absl::Status AddCertificateBlacklist(const std::string& tenant_id, const SerialNumbers& serial_numbers);
  // Removes certificates from the blacklist: the tenant can log in with them again.
  absl::Status DeleteCertificateBlacklist(const std::string& tenant_id, const SerialNumbers& serial_numbers);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace connectmaster::client
