#include "control/hand.h"

#include "common/errors.h"
#include "common/limits.h"

namespace connectmaster::fakegateway {

absl::StatusOr<Device*> Hand::FindDevice(std::uint32_t device_id) {
  Device* const device = world_.installation().network.FindById(device_id);
  if (device == nullptr) return NoSuchDevice(device_id);
  return device;
}

absl::StatusOr<DeviceGateway*> Hand::FindGateway(const std::string& gateway_id) {
  auto& gateways = world_.installation().gateways;
  const auto gateway = gateways.find(gateway_id);
  if (gateway == gateways.end()) return NotInTheFleet(gateway_id);
  return gateway->second.get();
}

absl::Status Hand::SwitchOff(std::uint32_t device_id) {
  const auto device = FindDevice(device_id);
  if (device.ok()) world_.links().SwitchOff(**device);
  return device.status();
}

absl::Status Hand::SwitchOn(std::uint32_t device_id) {
  const auto device = FindDevice(device_id);
  if (device.ok()) world_.links().SwitchOn(**device);
  return device.status();
}

absl::Status Hand::ResetConnection(std::uint32_t device_id) {
  const auto device = FindDevice(device_id);
  if (device.ok() && (*device)->connected_to != nullptr) world_.links().Drop(**device, LinkEvent::kLost);
  return device.status();
}

absl::Status Hand::SetSilent(std::uint32_t device_id, bool silent) {
  const auto device = FindDevice(device_id);
  if (device.ok()) world_.links().SetSilent(**device, silent);
  return device.status();
}

absl::Status Hand::SetResponseDelay(std::uint32_t device_id, Duration delay) {
  const auto device = FindDevice(device_id);
  if (!device.ok()) return device.status();
  if (delay < Duration{0} || delay > kLongestTime) return TimeOutOfRange("the response delay", delay);
  (*device)->response_delay = delay;
  return absl::OkStatus();
}

absl::Status Hand::CutGatewayLink(const std::string& gateway_id) {
  const auto gateway = FindGateway(gateway_id);
  if (!gateway.ok()) return gateway.status();
  (*gateway)->link_cut = true;
  world_.gateway_links().CutOff(**gateway);
  return absl::OkStatus();
}

absl::Status Hand::RestoreGatewayLink(const std::string& gateway_id) {
  const auto gateway = FindGateway(gateway_id);
  if (!gateway.ok()) return gateway.status();
  (*gateway)->link_cut = false;
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
