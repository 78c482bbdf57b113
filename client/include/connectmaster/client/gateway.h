#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/client/subscription.h"
#include "connectmaster/gateway.pb.h"

namespace connectmaster::client {

namespace internal {
class Session;
}

using GatewayStatusCallbacks = SubscriptionCallbacks<gsdk::gateway::StatusChange>;

// The calls of gsdk.gateway.Gateway: the tenant's device gateways. Reached with Client::Gateway().
//
// Thread safety: every method may be called from any thread. Calls block until answered.
// Ownership: belongs to its client.
// Errors: the gateway's (see errors.h). Timeout: ClientOptions::call_timeout.
class GatewayApi {
 public:
  using Ids = std::vector<std::string>;
  using SerialNumbers = std::vector<int64_t>;

  explicit GatewayApi(std::shared_ptr<internal::Session> session);

  absl::StatusOr<Ids> GetList();
  absl::StatusOr<std::vector<gsdk::gateway::GatewayInfo>> Get(const Ids& gateway_ids);
  absl::Status Add(const Ids& gateway_ids);
  absl::Status Delete(const Ids& gateway_ids);

  // A new certificate and its private key, both PEM. Keep the key where only its owner can read it.
  absl::StatusOr<gsdk::gateway::CreateCertificateResponse> CreateCertificate(const std::string& gateway_id,
                                                                             const gsdk::cert::PKIName& subject,
                                                                             int32_t expire_after_years);
  absl::StatusOr<std::vector<gsdk::gateway::CertificateInfo>> GetIssuanceHistory(const Ids& gateway_ids);
  absl::StatusOr<std::vector<gsdk::gateway::CertificateInfo>> GetCertificateBlacklist(const Ids& gateway_ids);
  absl::Status AddCertificateBlacklist(const std::string& gateway_id, const SerialNumbers& serial_numbers);
  absl::Status DeleteCertificateBlacklist(const std::string& gateway_id, const SerialNumbers& serial_numbers);

  // Whenever one of the tenant's gateways connects to or disconnects from the master gateway (GW-5). As
  // ConnectMasterApi::SubscribeStatus().
  std::unique_ptr<StatusSubscription> SubscribeStatus(GatewayStatusCallbacks callbacks, int32_t queue_size = 4096);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace connectmaster::client
