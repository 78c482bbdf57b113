// Faults of devices and of what subscribers see of them.
#include <utility>

#include "links/links.h"

namespace connectmaster::fakegateway {

// A device gateway is not told that a device has lost its power: SYNC-4. One that has it again does not know the
// connection any more, and resets it.
template <typename Change>
void Links::ChangePower(Device& device, Change change) {
  const bool was_off = device.IsOff();
  change(device);
  if (device.IsOff() == was_off) return;
  if (device.IsOff()) {
    StopDialIn(device);
    WatchForLoss(device);
  } else if (device.connected_to != nullptr) {
    Drop(device, LinkEvent::kLost);
  } else {
    ScheduleDialIn(device, installation_.options.device_dial_interval);
  }
}

void Links::SwitchOff(Device& device) {
  ChangePower(device, [](Device& it) { it.switched_off = true; });
}

void Links::SwitchOn(Device& device) {
  ChangePower(device, [](Device& it) { it.switched_off = false; });
}

void Links::SetSilent(Device& device, bool silent) {
  device.silent = silent;
  WatchForLoss(device);
}

// SYNC-4
void Links::WatchForLoss(Device& device) {
  const bool is_lost = device.connected_to != nullptr && (device.IsOff() || device.silent);
  if (is_lost && !device.loss) {
    device.loss = installation_.timers.Schedule(installation_.now + installation_.options.keep_alive, [this, &device] {
      device.loss.reset();
      Drop(device, LinkEvent::kLost);
    });
  } else if (!is_lost && device.loss) {
    installation_.timers.Cancel(*std::exchange(device.loss, std::nullopt));
  }
}

DialFaults Links::StrikeDial(const DeviceGateway& gateway, const DialTarget& target) {
  if (installation_.faults.empty()) return {};
  Device* const device = dialler_.DeviceAt(gateway, target);
  return device == nullptr ? DialFaults{} : Strike(StrikesDials, gateway, *device);
}

Duration Links::StrikeExchange(const DeviceGateway& gateway, Device& device) {
  const DialFaults struck = Strike(StrikesExchanges, gateway, device);
  if (struck.reset && device.connected_to != nullptr) Drop(device, LinkEvent::kLost);
  return struck.late;
}

DialFaults Links::Strike(FaultFilter filter, const DeviceGateway& gateway, Device& device) {
  DialFaults struck;
  if (installation_.faults.empty()) return struck;
  const FaultPoint point{"", *installation_.registry.OwnerOf(gateway.id()), {gateway.id()}, {device.id}};
  for (const Fault& fault : installation_.faults.Strike(filter, point)) {
    installation_.journal.Add(installation_.now, FaultNote{gateway.id(), device.id, ToString(fault)});
    if (std::holds_alternative<PowerOff>(fault.what)) SwitchOff(device);
    if (const auto* const it = std::get_if<Flap>(&fault.what)) {
      installation_.timers.Schedule(installation_.now + it->up, [this, &device, flap = *it] { FlapOff(device, flap); });
    }
    if (const auto* const it = std::get_if<AnswerLate>(&fault.what)) struck.late += it->by;
    if (std::holds_alternative<ResetConnection>(fault.what)) struck.reset = true;
    if (std::holds_alternative<FailHandshake>(fault.what)) struck.fail_handshake = true;
    if (std::holds_alternative<ShowWrongCertificate>(fault.what)) struck.handshake.wrong_certificate = true;
    if (std::holds_alternative<AcceptAnyCertificate>(fault.what)) struck.handshake.accepts_any = true;
    if (const auto* const it = std::get_if<AnswerAs>(&fault.what)) struck.answers_as = it->device_id;
  }
  return struck;
}

void Links::ForgetTenant(const std::string& tenant_id) {
  std::erase_if(held_back_, [&](const auto& it) { return it.first.first == tenant_id; });
}

void Links::FlapOff(Device& device, const Flap& flap) {
  ChangePower(device, [](Device& it) { ++it.switched_off_by_faults; });
  installation_.timers.Schedule(installation_.now + flap.down, [this, &device, flap] {
    ChangePower(device, [](Device& it) { --it.switched_off_by_faults; });
    if (flap.times <= 1) return;
    installation_.timers.Schedule(
        installation_.now + flap.up,
        [this, &device, rest = Flap{flap.up, flap.down, flap.times - 1}] { FlapOff(device, rest); });
  });
}

void Links::Publish(const DeviceGateway& gateway, const gsdk::connect::StatusChange& change) {
  const std::string& tenant = *installation_.registry.OwnerOf(gateway.id());
  const auto send = [&](const gsdk::connect::StatusChange& it) {
    installation_.device_subscriptions().Publish(tenant, it.deviceid(), it);
  };
  if (installation_.faults.empty()) return send(change);
  bool hold_back = false;
  int copies = 1;
  for (const Fault& fault :
       installation_.faults.Strike(StrikesChanges, {"", tenant, {gateway.id()}, {change.deviceid()}})) {
    installation_.journal.Add(installation_.now, FaultNote{gateway.id(), change.deviceid(), ToString(fault)});
    copies += std::holds_alternative<DuplicateChange>(fault.what) ? 1 : 0;
    hold_back = hold_back || std::holds_alternative<ReorderChange>(fault.what);
  }
  const auto held = held_back_.extract({tenant, change.deviceid()});
  if (hold_back) {
    held_back_.emplace(std::pair(tenant, change.deviceid()), change);
  } else {
    for (int i = 0; i < copies; ++i) send(change);
  }
  if (!held.empty()) send(held.mapped());
}

}  // namespace connectmaster::fakegateway
