#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "world/world.h"

namespace connectmaster::fakegateway {

// What a test does to the world that no client can. Each does nothing if it is so already; NOT_FOUND for a device or
// gateway that the fleet does not have.
class Hand {
 public:
  explicit Hand(World& world) : world_(world) {}

  absl::Status SwitchOff(std::uint32_t device_id);
  absl::Status SwitchOn(std::uint32_t device_id);
  absl::Status ResetConnection(std::uint32_t device_id);
  absl::Status SetSilent(std::uint32_t device_id, bool silent);
  absl::Status SetResponseDelay(std::uint32_t device_id, Duration delay);
  absl::Status CutGatewayLink(const std::string& gateway_id);
  absl::Status RestoreGatewayLink(const std::string& gateway_id);

  absl::StatusOr<Device*> FindDevice(std::uint32_t device_id);
  absl::StatusOr<DeviceGateway*> FindGateway(const std::string& gateway_id);

 private:
  World& world_;
};

}  // namespace connectmaster::fakegateway
