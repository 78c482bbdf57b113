#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/client/subscription.h"
#include "connectmaster/export.h"
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
// Errors: the master gateway's (see errors.h). NOT_FOUND if the tenant does not own a gateway (GW-3).
// Timeout: ClientOptions::call_timeout.
class CONNECTMASTER_EXPORT GatewayApi {
 public:
  using Ids = std::vector<std::string>;
  using SerialNumbers = std::vector<int64_t>;

  // For Client only.
  explicit GatewayApi(std::shared_ptr<internal::Session> session);

  // Lists the IDs of the tenant's device gateways.
  absl::StatusOr<Ids> GetList();
  // Returns each gateway's devices, and whether it is connected to the master gateway.
  absl::StatusOr<std::vector<gsdk::gateway::GatewayInfo>> Get(const Ids& gateway_ids);
  // Registers gateways for the tenant. ALREADY_EXISTS if an ID is in use anywhere (GW-3), RESOURCE_EXHAUSTED if the
  // installation would have more than 100 gateways (GW-4).
  absl::Status Add(const Ids& gateway_ids);
  // Deletes gateways; their devices are disconnected (GW-9).
  absl::Status Delete(const Ids& gateway_ids);

  // Issues a certificate for a gateway and returns it with its private key, both in PEM. Keep the key where only its
  // owner can read it.
  absl::StatusOr<gsdk::gateway::CreateCertificateResponse> CreateCertificate(const std::string& gateway_id,
                                                                             const gsdk::cert::PKIName& subject,
                                                                             int32_t expire_after_years);
  // Lists the certificates that were issued to the gateways.
  absl::StatusOr<std::vector<gsdk::gateway::CertificateInfo>> GetIssuanceHistory(const Ids& gateway_ids);
  // Lists the gateways' blacklisted certificates.
  absl::StatusOr<std::vector<gsdk::gateway::CertificateInfo>> GetCertificateBlacklist(const Ids& gateway_ids);
  // Blacklists certificates: the gateway can no longer connect with them (GW-6, GW-9).
  absl::Status AddCertificateBlacklist(const std::string& gateway_id, const SerialNumbers& serial_numbers);
  // Removes certificates from the blacklist: the gateway can connect with them again.
  absl::Status DeleteCertificateBlacklist(const std::string& gateway_id, const SerialNumbers& serial_numbers);

  // Subscribes to status changes: one of the tenant's gateways connects to the master gateway or disconnects from it
  // (GW-5). Otherwise as ConnectMasterApi::SubscribeStatus().
  std::unique_ptr<StatusSubscription> SubscribeStatus(GatewayStatusCallbacks callbacks, int32_t queue_size = 4096);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace connectmaster::client
