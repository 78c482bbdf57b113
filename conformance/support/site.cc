#include "support/site.h"

#include <algorithm>

namespace connectmaster::conformance {
namespace {

absl::Status Lacks(const std::string& what) {
  return absl::UnimplementedError("the target has no " + what);
}

}  // namespace

bool Site::Permits(testkit::Target::Permission permission) const {
  const auto& permissions = description.permissions();
  return std::find(permissions.begin(), permissions.end(), permission) != permissions.end();
}

const std::string& Site::gateway_id() const {
  static const std::string kNone;
  for (const auto& gateway : description.gateways()) {
    if (!gateway.spare()) return gateway.id();
  }
  return kNone;
}

absl::StatusOr<std::string> Site::OtherGatewayId() const {
  for (const auto& gateway : description.gateways()) {
    if (!gateway.spare() && gateway.id() != gateway_id()) return gateway.id();
  }
  return Lacks("second gateway of the same tenant");
}

absl::StatusOr<std::string> Site::OtherGatewayOf(const Device& device, bool same_root_ca) const {
  const std::string root_ca = GatewayNamed(device.gateway_id()).root_ca();
  for (const auto& other : device.other_gateway_ids()) {
    const std::string other_root_ca = GatewayNamed(other).root_ca();
    if (root_ca.empty() || other_root_ca.empty()) continue;  // not known
    if ((root_ca == other_root_ca) == same_root_ca) return other;
  }
  return Lacks(std::string(same_root_ca ? "gateway of the same" : "gateway of another") +
               " root CA that also has device " + std::to_string(device.id()) + " on its subnet");
}

absl::StatusOr<Gateway> Site::SpareGateway() const {
  for (const auto& gateway : description.gateways()) {
    if (gateway.spare()) return gateway;
  }
  return Lacks("spare gateway");
}

Gateway Site::GatewayNamed(const std::string& gateway_id) const {
  const auto& gateways = description.gateways();
  return *std::find_if(gateways.begin(), gateways.end(), [&](const Gateway& it) { return it.id() == gateway_id; });
}

std::vector<Device> Site::DevicesOf(const std::string& gateway_id) const {
  std::vector<Device> devices;
  for (const auto& device : description.devices()) {
    if (device.gateway_id() == gateway_id) devices.push_back(device);
  }
  return devices;
}

absl::StatusOr<Device> Site::FindDevice(const std::string& gateway_id, const std::string& what,
                                        const std::function<bool(const Device&)>& fits) const {
  for (const auto& device : DevicesOf(gateway_id)) {
    if (fits(device)) return device;
  }
  return Lacks(what + " on the subnet of gateway " + gateway_id);
}

int PortOf(const Device& device) {
  return device.port() == 0 ? kDefaultDevicePort : static_cast<int>(device.port());
}

std::string AddressOf(const Device& device) {
  return device.address() + ":" + std::to_string(PortOf(device));
}

gsdk::device::Type TypeOf(const Device& device) {
  return static_cast<gsdk::device::Type>(device.type());
}

gsdk::connect::ConnectionMode ModeOf(const Device& device) {
  return static_cast<gsdk::connect::ConnectionMode>(device.mode());
}

std::chrono::milliseconds DelayOf(const Device& device) {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::seconds(device.response_delay().seconds()) +
                                                       std::chrono::nanoseconds(device.response_delay().nanos()));
}

bool IsReady(const Device& device) {
  return !device.switched_off() && !device.silent() && DelayOf(device).count() == 0;
}

bool MayConnect(const Device& device) {
  return device.use() == Device::CONNECT || MayChange(device);
}

bool MayChange(const Device& device) {
  return device.use() == Device::CHANGE;
}

bool CanBeConnected(const Device& device) {
  return MayConnect(device) && IsReady(device) && ModeOf(device) == gsdk::connect::SERVER_TO_DEVICE;
}

}  // namespace connectmaster::conformance
