#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/gateway_test.h"

namespace connectmaster::conformance {

// How long a gateway waits by default before it tries a device again.
inline constexpr Duration kReconnectInterval = std::chrono::seconds(30);
// By then it has tried once more, or twice.
inline constexpr Duration kOneMoreTry = std::chrono::seconds(40);
inline constexpr Duration kTwoMoreTries = std::chrono::seconds(65);
// A device that dials in and is refused, cut off or changed dials again "after some delay": until then it has. The fake
// gateway's devices take 3 s, real ones longer.
inline constexpr Duration kDialsInWithin = std::chrono::seconds(60);

// Checks of what happens in the background: gateways that dial, devices that dial in.
//
// They let time pass until a list shows something, and only then wait for a subscriber to see it: what a list shows is
// so, what a subscriber sees was so a moment ago, and virtual time would run on meanwhile.
class ConnectionsTest : public TenantTest {
 protected:
  using Infos = std::vector<gsdk::connect::AsyncConnectInfo>;

  client::ConnectMasterApi& calls() { return tenant().ConnectMaster(); }

  // A registration under an ID that nobody has, at an address that nobody has.
  absl::StatusOr<gsdk::connect::AsyncConnectInfo> Unreachable() const;

  // Registers devices of one gateway, with what the site says about them.
  absl::Status Register(const std::vector<Device>& devices);
  // Puts the device, and no other, into its gateway's accept filter; puts nobody there.
  absl::Status LetIn(const Device& device);
  absl::Status LetNobodyIn(const Device& device) { return calls().SetAcceptFilter(device.gateway_id(), {}); }
  // UNIMPLEMENTED where somebody waits to be let in whom the suite may not connect to.
  absl::Status EverybodyMayComeIn(const std::string& gateway_id);

  // The device's status in the managed list; nothing where it is not there, or the list cannot be read.
  std::optional<gsdk::connect::Status> ShownStatus(const std::string& gateway_id, std::uint32_t device_id);
  std::optional<gsdk::connect::Status> ShownStatus(const Device& device);
  // The device's entry in the pending list; nothing where it is not there, or the list cannot be read.
  std::optional<gsdk::connect::PendingDeviceInfo> Pending(const Device& device);

  // These let time pass until it is so; false where it does not become so.
  //
  // The managed list shows the device with that status.
  bool Shows(const std::string& gateway_id, std::uint32_t device_id, gsdk::connect::Status status,
             Duration limit = std::chrono::seconds(60));
  bool Shows(const Device& device, gsdk::connect::Status status, Duration limit = std::chrono::seconds(60));
  // It shows it connected, with the SSL that it has.
  bool Connects(const Device& device, Duration limit = std::chrono::seconds(10));
  // It does not show it connected any more. Whether an entry stays depends on how it was connected, and is chosen for
  // some.
  bool LosesConnection(const Device& device);
  // The device has dialled in and was let in, or was refused.
  bool DialsIn(const Device& device) { return Connects(device, kDialsInWithin); }
  bool BecomesPending(const Device& device);
  // The gateway is connected to the master gateway.
  bool Reconnects(const std::string& gateway_id);

  // Has the gateway lose the master gateway and find it again.
  absl::Status CutAndRestore(const std::string& gateway_id);
};

// TCP_CONNECTED, or TLS_CONNECTED.
gsdk::connect::Status ConnectedStatusOf(const Device& device);

// The statuses that a subscriber has seen, without TRY_TO_CONNECT, which not every gateway shows.
std::vector<gsdk::connect::Status> OutcomesOf(const EventLog<DeviceChange>& log, std::uint32_t device_id);

}  // namespace connectmaster::conformance
