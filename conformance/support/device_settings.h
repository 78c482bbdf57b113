#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/client/client.h"
#include "support/laboratory.h"

namespace connectmaster::conformance {

// What a device was like before a test changed it.
struct DeviceSettings {
  Device device{};
  gsdk::network::IPConfig config{};
};

// How UDPMaster's calls name a device.
gsdk::udp::DeviceInfo UdpInfoOf(const Device& device);

// Errors: the device's IP configuration cannot be read.
absl::StatusOr<DeviceSettings> ReadSettings(client::Client& client, const Device& device);

// Whether RestoreDevice can work: SetIPConfig exists since V1.6, and an older gateway cannot be asked otherwise. The
// device is sent the configuration that it has, once in a run.
absl::Status CanBePutBack(client::Client& client, const DeviceSettings& settings);

// Puts back what has changed since: connection mode and the rest of the IP configuration through UDPMaster, SSL through
// a connection for a moment. The device must not be in a managed list. It is searched for, at whatever address it has
// by now. Errors: it does not answer a search, or does not take what it had.
absl::Status RestoreDevice(Laboratory& lab, client::Client& client, const DeviceSettings& before);

}  // namespace connectmaster::conformance
