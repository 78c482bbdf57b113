#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/connections_test.h"

namespace connectmaster::conformance {

// The description of a device after a change, or behind another gateway of its subnet.
Device WithSsl(Device device, bool use_ssl = true);
Device WithPort(Device device, int port);
Device At(const std::string& address, Device device);
Device Behind(const std::string& gateway_id, Device device);

// A port next to the device's, on which it does not listen.
int OtherPortThan(const Device& device);

// Checks that change devices: their mode, their SSL, their IP configuration.
class DeviceChangesTest : public ConnectionsTest {
 protected:
  // The device in a search. UNAVAILABLE if it does not answer.
  absl::StatusOr<gsdk::connect::SearchDeviceInfo> Search(const Device& device);

  // The following let time pass until something is true; they return false if it does not become true. A device may
  // take a moment to change.
  bool SearchShows(const Device& device, const std::function<bool(const gsdk::connect::SearchDeviceInfo&)>& fits);
  // The managed list no longer shows the device.
  bool Leaves(const Device& device);

  // Devices to change whose configuration is not the usual one: with DHCP, and with another port than the default one.
  // UNIMPLEMENTED if there is none.
  absl::StatusOr<std::vector<Device>> UnusualDevices();
  // Connects the device, and expects that `call` succeeds and changes nothing of its IP configuration but what
  // `ignore` removes from it.
  void ExpectConfigurationStays(const Device& device, const std::function<absl::Status()>& call,
                                const std::function<void(gsdk::network::IPConfig&)>& ignore);

  // Connects as soon as the device accepts connections.
  absl::Status ConnectSoon(const Device& device);

  // Expects that `call` succeeds and changes nothing: neither the device's connection, nor its entry in the list, nor
  // what a search shows.
  void ExpectChangesNothing(const Device& device, const std::function<absl::Status()>& call);

  // A device to change, without SSL, that is also on the subnet of another gateway. That gateway shows devices a
  // certificate of the same root CA, or of another one.
  absl::StatusOr<Device> DeviceOfSeveralGateways(bool same_root_ca);
};

}  // namespace connectmaster::conformance
