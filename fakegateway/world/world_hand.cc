// What a test does to the world that no client can.
#include "common/errors.h"
#include "common/limits.h"
#include "world/world.h"

namespace connectmaster::fakegateway {

absl::StatusOr<Device*> World::FindDevice(std::uint32_t device_id) {
  Device* const device = installation_.network.FindById(device_id);
  if (device == nullptr) return NoSuchDevice(device_id);
  return device;
}

absl::StatusOr<DeviceGateway*> World::FindSimulated(const std::string& gateway_id) const {
  const auto gateway = installation_.gateways.find(gateway_id);
  if (gateway == installation_.gateways.end()) return NotInTheFleet(gateway_id);
  return gateway->second.get();
}

absl::Status World::SwitchOff(std::uint32_t device_id) {
  const auto device = FindDevice(device_id);
  if (device.ok()) links_.SwitchOff(**device);
  return device.status();
}

absl::Status World::SwitchOn(std::uint32_t device_id) {
  const auto device = FindDevice(device_id);
  if (device.ok()) links_.SwitchOn(**device);
  return device.status();
}

absl::Status World::ResetConnection(std::uint32_t device_id) {
  const auto device = FindDevice(device_id);
  if (device.ok() && (*device)->connected_to != nullptr) links_.Drop(**device, LinkEvent::kLost);
  return device.status();
}

absl::Status World::SetSilent(std::uint32_t device_id, bool silent) {
  const auto device = FindDevice(device_id);
  if (device.ok()) links_.SetSilent(**device, silent);
  return device.status();
}

absl::Status World::SetResponseDelay(std::uint32_t device_id, Duration delay) {
  const auto device = FindDevice(device_id);
  if (!device.ok()) return device.status();
  if (delay < Duration{0} || delay > kLongestTime) return TimeOutOfRange("the response delay", delay);
  (*device)->response_delay = delay;
  return absl::OkStatus();
}

absl::Status World::CutGatewayLink(const std::string& gateway_id) {
  const auto gateway = FindSimulated(gateway_id);
  if (!gateway.ok()) return gateway.status();
  (*gateway)->link_cut = true;
  CutOff(**gateway);
  return absl::OkStatus();
}

absl::Status World::RestoreGatewayLink(const std::string& gateway_id) {
  const auto gateway = FindSimulated(gateway_id);
  if (!gateway.ok()) return gateway.status();
  (*gateway)->link_cut = false;
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
