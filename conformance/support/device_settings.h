#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectmaster/client/client.h"
#include "support/laboratory.h"

namespace connectmaster::conformance {

// A device's settings before a test changed it.
struct DeviceSettings {
  Device device{};
  gsdk::network::IPConfig config{};
};

// How UDPMaster's calls name a device.
gsdk::udp::DeviceInfo UdpInfoOf(const Device& device);

// Reads the device's IP configuration. Fails if that is not possible.
absl::StatusOr<DeviceSettings> ReadSettings(client::Client& client, const Device& device);

// OK if RestoreDevice can work: it needs SetIPConfig, which exists since V1.6. To find out, sends the device its
// present configuration, once in a run.
absl::Status CanBePutBack(client::Client& client, const DeviceSettings& settings);

// Restores the settings that have changed: connection mode and IP configuration through UDPMaster, SSL through a brief
// connection. The device must not be in a managed list. It is searched for, since its address may have changed. Fails
// if the device does not answer a search, or refuses its former settings.
absl::Status RestoreDevice(Laboratory& lab, client::Client& client, const DeviceSettings& before);

}  // namespace connectmaster::conformance
