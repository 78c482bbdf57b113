#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "links/dialler.h"
#include "model/handshakes.h"
#include "model/installation.h"

namespace connectmaster::fakegateway {

// The connections between device gateways and devices: how they begin, are kept up, and end. Every one goes through
// the states of link.h's table. What a caller may do is asked before; here is what then happens. Not thread-safe.
class Links {
 public:
  Links(Installation& installation, Handshakes& handshakes)
      : installation_(installation), handshakes_(handshakes), dialler_(installation, handshakes) {}

  // --- Synchronous connections.
  using Connected = std::function<void(const absl::StatusOr<std::uint32_t>&)>;
  using ConnectId = std::uint64_t;
  // `done` gets the device's ID once, unless it is cancelled before.
  ConnectId Connect(DeviceGateway& gateway, const DialTarget& target, Connected done);
  void CancelConnect(ConnectId id);

  // --- Asynchronous connections.
  // Found valid before: an address that is IPv4 or empty, a port from 0 to 65535. Where the managed list is full, only
  // a device that is in it can be registered; another is not.
  void Register(DeviceGateway& gateway, const gsdk::connect::AsyncConnectInfo& info);
  // False where it is not registered.
  bool Unregister(DeviceGateway& gateway, std::uint32_t device_id);

  // --- Devices that dial in.
  // The device dials in after `wait`, if it is one that does.
  void ScheduleDialIn(Device& device, Duration wait);
  // The subnet has become another tenant's: whoever may not know of its devices any more forgets them (GW-3).
  void DropForeign(const Subnet& subnet);

  // --- What becomes of a device.
  void SwitchOff(Device& device);
  void SwitchOn(Device& device);
  void SetSilent(Device& device, bool silent);

  // --- Faults.
  // Those that strike a device which the gateway asks something, over its connection or over UDP. It may have lost its
  // connection and its power then; the result is how much later it answers.
  Duration StrikeExchange(const DeviceGateway& gateway, Device& device);
  // What faults hold back from the tenant is not for who has its ID later.
  void ForgetTenant(const std::string& tenant_id);

  // --- The ends of connections.
  // Ends the device's connection: with kDisconnect, or kLost where the device dropped it. It has one.
  void Drop(Device& device, LinkEvent event);
  // The gateway is not connected to the master gateway any more (GW-9): its list is empty then.
  void DropAll(DeviceGateway& gateway);

 private:
  // A synchronous connection that is being made.
  struct Attempt {
    DeviceGateway* gateway;
    Link link;
    Connected done;
  };

  // The one place where a link's state changes.
  void Fire(const DeviceGateway& gateway, Link& link, LinkEvent event, const std::string& why = "");
  void Publish(const DeviceGateway& gateway, const gsdk::connect::StatusChange& change);
  // The faults that strike a device.
  DialFaults Strike(FaultFilter filter, const DeviceGateway& gateway, Device& device);
  DialFaults StrikeDial(const DeviceGateway& gateway, const DialTarget& target);
  void FlapOff(Device& device, const Flap& flap);
  // After `change` (Device&), which may cut the device's power or give it back.
  template <typename Change>
  void ChangePower(Device& device, Change change);
  void WatchForLoss(Device& device);
  void ConnectEnded(ConnectId id, const DialTarget& target, DialOutcome outcome);
  // Whether one more device can be in the managed list.
  static bool HasRoom(const DeviceGateway& gateway) { return gateway.managed.size() < kMaxManagedDevices; }
  void Establish(DeviceGateway& gateway, Link& link, Device& device, LinkEvent event);
  void Release(Device& device);

  void ScheduleAttempt(DeviceGateway& gateway, Link& link, Duration wait);
  void ScheduleNextAttempt(DeviceGateway& gateway, Link& link, LinkEvent after);
  void StopAttempt(Link& link);
  void Try(DeviceGateway& gateway, std::uint32_t device_id);
  void TryEnded(DeviceGateway& gateway, std::uint32_t device_id, const DialTarget& target, DialOutcome outcome);

  void DialIn(Device& device);
  void StopDialIn(Device& device);
  DeviceGateway* ServerOf(const Device& device) const;
  void Admit(Device& device, DeviceGateway& gateway, std::uint32_t as);
  // Whether the device is let in when it gives that ID.
  bool LetsIn(const DeviceGateway& gateway, const Device& device, std::uint32_t as) const;
  static Link IncomingLink(const Device& device, std::uint32_t as);

  Installation& installation_;
  Handshakes& handshakes_;
  Dialler dialler_;
  std::map<ConnectId, Attempt> connecting_;  // by its dial
  // Changes that faults hold back, by the tenant that they are for and their device.
  std::map<std::pair<std::string, std::uint32_t>, gsdk::connect::StatusChange> held_back_;
};

}  // namespace connectmaster::fakegateway
