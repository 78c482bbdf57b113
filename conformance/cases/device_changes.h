#pragma once

#include <functional>
#include <string>

#include "support/connections_test.h"

namespace connectmaster::conformance {

// A device as a description would have it after a change, or behind another gateway of its subnet.
Device WithSsl(Device device, bool use_ssl = true);
Device WithPort(Device device, int port);
Device At(const std::string& address, Device device);
Device Behind(const std::string& gateway_id, Device device);

// A port next to the device's, where nobody listens.
int OtherPortThan(const Device& device);

// Checks that change devices: their mode, their SSL, their IP configuration.
class DeviceChangesTest : public ConnectionsTest {
 protected:
  // What a search says about the device. UNAVAILABLE where it does not answer.
  absl::StatusOr<gsdk::connect::SearchDeviceInfo> Search(const Device& device);

  // These let time pass until it is so; false where it does not become so. A device may take a moment to change.
  bool SearchShows(const Device& device, const std::function<bool(const gsdk::connect::SearchDeviceInfo&)>& fits);
  // The managed list does not show the device any more.
  bool Leaves(const Device& device);

  // Connects as soon as the device lets itself be connected to.
  absl::Status ConnectSoon(const Device& device);

  // What every check that nothing changes comes to: `call` succeeds, and the connected device keeps its connection, its
  // entry in the list, and what a search shows.
  void ExpectChangesNothing(const Device& device, const std::function<absl::Status()>& call);

  // A device to change, without SSL, that another gateway of its subnet reaches, too: one that shows devices a
  // certificate of the same root CA, or of another.
  absl::StatusOr<Device> DeviceOfSeveralGateways(bool same_root_ca);
};

}  // namespace connectmaster::conformance
