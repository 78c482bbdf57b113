#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/tenant.pb.h"

namespace connectmaster::client {

namespace internal {
class Session;
}

// The calls of gsdk.tenant.Tenant. Reached with Client::Tenant(); all of them need LoginAdmin("administrator").
//
// Thread safety: every method may be called from any thread. Calls block until answered.
// Ownership: belongs to its client.
// Errors: the gateway's (see errors.h). Timeout: ClientOptions::call_timeout.
class TenantApi {
 public:
  using Ids = std::vector<std::string>;
  using SerialNumbers = std::vector<int64_t>;

  explicit TenantApi(std::shared_ptr<internal::Session> session);

  absl::StatusOr<Ids> GetList();
  absl::StatusOr<std::vector<gsdk::tenant::TenantInfo>> Get(const Ids& tenant_ids);
  absl::Status Add(const std::vector<gsdk::tenant::TenantInfo>& infos);
  absl::Status Delete(const Ids& tenant_ids);
  absl::Status AddGateway(const std::string& tenant_id, const Ids& gateway_ids);
  absl::Status DeleteGateway(const std::string& tenant_id, const Ids& gateway_ids);

  // A new certificate and its private key, both PEM. Keep the key where only its owner can read it.
  absl::StatusOr<gsdk::tenant::CreateCertificateResponse> CreateCertificate(const std::string& tenant_id,
                                                                            const gsdk::cert::PKIName& subject,
                                                                            int32_t expire_after_years);
  absl::StatusOr<std::vector<gsdk::tenant::CertificateInfo>> GetIssuanceHistory(const Ids& tenant_ids);
  absl::StatusOr<std::vector<gsdk::tenant::CertificateInfo>> GetCertificateBlacklist(const Ids& tenant_ids);
  absl::Status AddCertificateBlacklist(const std::string& tenant_id, const SerialNumbers& serial_numbers);
  absl::Status DeleteCertificateBlacklist(const std::string& tenant_id, const SerialNumbers& serial_numbers);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace connectmaster::client
