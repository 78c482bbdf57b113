#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connectmaster/connect.pb.h"
#include "connectmaster/device.pb.h"
#include "connectmaster/testkit/target.pb.h"

namespace connectmaster::conformance {

// A client's identity: a certificate and its key as PEM texts, and the tenant that the certificate names.
struct Identity {
  std::string tenant_id;
  std::string certificate_pem;
  std::string private_key_pem;
};

using Gateway = testkit::Target::Gateway;
using Device = testkit::Target::Device;

// A target as its description describes it, with the contents of the files that the description names.
//
// If the target lacks what a method looks for, the method returns UNIMPLEMENTED and says what is missing.
struct Site {
  testkit::Target description;
  std::string root_certificate_pem;
  Identity tenant;
  std::optional<Identity> administrator;

  bool Permits(testkit::Target::Permission permission) const;

  // The tenant's device gateway that is used most.
  const std::string& gateway_id() const;
  // Another gateway of the same tenant.
  absl::StatusOr<std::string> OtherGatewayId() const;
  // Another gateway that also has the device on its subnet. It shows devices a certificate of the same root CA as the
  // device's main gateway, or of another root CA.
  absl::StatusOr<std::string> OtherGatewayOf(const Device& device, bool same_root_ca) const;
  absl::StatusOr<Gateway> SpareGateway() const;
  // The description of a gateway, which must exist.
  Gateway GatewayNamed(const std::string& gateway_id) const;

  // The devices whose main gateway this is.
  std::vector<Device> DevicesOf(const std::string& gateway_id) const;
  // The first of them that `fits`; `what` describes it for people.
  absl::StatusOr<Device> FindDevice(const std::string& gateway_id, const std::string& what,
                                    const std::function<bool(const Device&)>& fits) const;
};

inline constexpr int kDefaultDevicePort = 51'211;

// A device's port, with the default filled in.
int PortOf(const Device& device);
// "192.168.0.104:51211"
std::string AddressOf(const Device& device);
// Its type and its connection mode, in the contract's words.
gsdk::device::Type TypeOf(const Device& device);
gsdk::connect::ConnectionMode ModeOf(const Device& device);
// How long a device takes to answer.
std::chrono::milliseconds DelayOf(const Device& device);
// Whether a device answers searches and connection attempts at once.
bool IsReady(const Device& device);
// Whether the suite may connect to a device, and whether it may also change its mode, SSL and IP configuration.
bool MayConnect(const Device& device);
bool MayChange(const Device& device);
// Whether the suite may connect to a device, and the device is ready and in SERVER_TO_DEVICE mode.
bool CanBeConnected(const Device& device);

}  // namespace connectmaster::conformance
