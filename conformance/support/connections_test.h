#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/gateway_test.h"

namespace connectmaster::conformance {

// How long a gateway waits by default before it retries a device.
inline constexpr Duration kReconnectInterval = std::chrono::seconds(30);
// After these times it has tried once or twice more.
inline constexpr Duration kOneMoreTry = std::chrono::seconds(40);
inline constexpr Duration kTwoMoreTries = std::chrono::seconds(65);
// After this time a gateway has noticed that a device is gone without a word (SYNC-4).
inline constexpr Duration kLossIsNoticed = std::chrono::seconds(35);
// A device that dials in, and is refused, disconnected or changed, dials again "after some delay", at the latest after
// this time. Devices of the fake gateway take 3 s, real ones longer.
inline constexpr Duration kDialsInWithin = std::chrono::seconds(60);

// Checks of what happens in the background: gateways that dial, devices that dial in.
//
// They let time pass until a list shows something, and only then wait for a subscriber to see it. A list shows the
// present, but a subscriber sees changes with a delay, in which virtual time would continue.
class ConnectionsTest : public TenantTest {
 protected:
  using Infos = std::vector<gsdk::connect::AsyncConnectInfo>;

  client::ConnectMasterApi& calls() { return tenant().ConnectMaster(); }

  // A registration with an unused ID and an unused address.
  absl::StatusOr<gsdk::connect::AsyncConnectInfo> Unreachable() const;

  // Registers devices of one gateway, as the site describes them.
  absl::Status Register(const std::vector<Device>& devices);
  // Sets the accept filter of the device's gateway, so that it accepts only this device, or no device.
  absl::Status LetIn(const Device& device);
  absl::Status LetNobodyIn(const Device& device) { return calls().SetAcceptFilter(device.gateway_id(), {}); }
  // OK if the filter may accept all devices. UNIMPLEMENTED if the suite may not connect to one of the pending devices.
  absl::Status EverybodyMayComeIn(const std::string& gateway_id);

  // The device's status in the managed list; std::nullopt if it is not there, or the list cannot be read.
  std::optional<gsdk::connect::Status> ShownStatus(const std::string& gateway_id, std::uint32_t device_id);
  std::optional<gsdk::connect::Status> ShownStatus(const Device& device);
  // The device's entry in the pending list; std::nullopt if it is not there, or the list cannot be read.
  std::optional<gsdk::connect::PendingDeviceInfo> Pending(const Device& device);

  // The following let time pass until something is true; they return false if it does not become true.
  //
  // The managed list shows the device with that status.
  bool Shows(const std::string& gateway_id, std::uint32_t device_id, gsdk::connect::Status status,
             Duration limit = std::chrono::seconds(60));
  bool Shows(const Device& device, gsdk::connect::Status status, Duration limit = std::chrono::seconds(60));
  // The list shows the device connected, with or without SSL as the device is set.
  bool Connects(const Device& device, Duration limit = std::chrono::seconds(10));
  // The list no longer shows the device connected. Whether its entry stays depends on how it was connected, and is
  // partly chosen.
  bool LosesConnection(const Device& device);
  // The device has dialled in and was accepted (DialsIn) or refused (BecomesPending).
  bool DialsIn(const Device& device) { return Connects(device, kDialsInWithin); }
  bool BecomesPending(const Device& device);
  // The gateway is connected to the master gateway.
  bool Reconnects(const std::string& gateway_id);

  // Cuts the gateway's link to the master gateway and restores it.
  absl::Status CutAndRestore(const std::string& gateway_id);
};

// TCP_CONNECTED, or TLS_CONNECTED.
gsdk::connect::Status ConnectedStatusOf(const Device& device);

// The statuses that a subscriber has seen, without TRY_TO_CONNECT, which some gateways do not show.
std::vector<gsdk::connect::Status> OutcomesOf(const EventLog<DeviceChange>& log, std::uint32_t device_id);

}  // namespace connectmaster::conformance
