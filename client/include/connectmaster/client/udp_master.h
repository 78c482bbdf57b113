#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/export.h"
#include "connectmaster/network.pb.h"
#include "connectmaster/udp.pb.h"

namespace connectmaster::client {

namespace internal {
class Session;
}

// The calls of gsdk.udp_master.UDPMaster: the IP configuration of devices, read and written without connecting to them.
// Reached with Client::UdpMaster().
//
// Thread safety: every method may be called from any thread. Calls block until answered.
// Ownership: belongs to its client.
// Errors: the gateway's (see errors.h). UNAVAILABLE if the device does not answer (UDP-2).
// Timeout: ClientOptions::call_timeout.
class CONNECTMASTER_EXPORT UdpMasterApi {
 public:
  // For Client only.
  explicit UdpMasterApi(std::shared_ptr<internal::Session> session);

  // Reads the IP configuration of a device on the gateway's subnet.
  absl::StatusOr<gsdk::network::IPConfig> GetIPConfig(const std::string& gateway_id,
                                                      const gsdk::udp::DeviceInfo& device);
  // Replaces the IP configuration of a device, with immediate effect: a new address or port ends its connection.
  // INVALID_ARGUMENT, and no change, if a value is out of range (UDP-3).
  absl::Status SetIPConfig(const std::string& gateway_id, const gsdk::udp::DeviceInfo& device,
                           const gsdk::network::IPConfig& config);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace connectmaster::client
