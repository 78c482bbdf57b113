#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/network.pb.h"
#include "connectmaster/udp.pb.h"

namespace connectmaster::client {

namespace internal {
class Session;
}

// The calls of gsdk.udp_master.UDPMaster: a device's IP configuration, without a connection to it. Reached with
// Client::UdpMaster().
//
// Thread safety: every method may be called from any thread. Calls block until answered.
// Ownership: belongs to its client.
// Errors: the gateway's (see errors.h). Timeout: ClientOptions::call_timeout.
class UdpMasterApi {
 public:
  explicit UdpMasterApi(std::shared_ptr<internal::Session> session);

  absl::StatusOr<gsdk::network::IPConfig> GetIPConfig(const std::string& gateway_id,
                                                      const gsdk::udp::DeviceInfo& device);
  absl::Status SetIPConfig(const std::string& gateway_id, const gsdk::udp::DeviceInfo& device,
                           const gsdk::network::IPConfig& config);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace connectmaster::client
