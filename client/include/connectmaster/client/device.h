#pragma once

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "connectmaster/device.pb.h"
#include "connectmaster/export.h"

namespace connectmaster::client {

namespace internal {
class Session;
}

// The questions of gsdk.device.Device: what connected devices are, and what they can do. Reached with Client::Device().
//
// Thread safety: every method may be called from any thread. Calls block until answered.
// Ownership: belongs to its client.
// Errors: the gateway's (see errors.h). NOT_FOUND if the device is not connected or not the tenant's (MULTI-4),
// UNAVAILABLE if it does not answer (DEVICE-4), UNIMPLEMENTED or INTERNAL if its model does not support the question.
// Timeout: ClientOptions::call_timeout.
class CONNECTMASTER_EXPORT DeviceApi {
 public:
  // For Client only.
  explicit DeviceApi(std::shared_ptr<internal::Session> session);

  // Returns a device's hardware address, model and versions (DEVICE-1).
  absl::StatusOr<gsdk::device::FactoryInfo> GetInfo(uint32_t device_id);
  // Tells in short what a device can do (DEVICE-2). Gateways before V1.8 number the fields otherwise, and so what they
  // answer is read wrongly.
  absl::StatusOr<gsdk::device::CapabilityInfo> GetCapabilityInfo(uint32_t device_id);
  // Tells in detail what a device can do (DEVICE-2). The same holds for gateways before V1.7.
  absl::StatusOr<gsdk::device::DeviceCapability> GetCapability(uint32_t device_id);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace connectmaster::client
