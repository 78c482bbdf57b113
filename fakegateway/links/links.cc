#include "links/links.h"

#include <utility>
#include <vector>

#include "common/errors.h"

namespace connectmaster::fakegateway {

Links::ConnectId Links::Connect(DeviceGateway& gateway, const DialTarget& target, Connected done) {
  Attempt attempt{&gateway, {}, std::move(done)};
  attempt.link.info.set_ipaddr(target.address->ToString());
  attempt.link.info.set_port(target.port);
  attempt.link.info.set_usessl(target.use_ssl);
  attempt.link.info.set_connectionmode(gsdk::connect::SERVER_TO_DEVICE);
  Fire(gateway, attempt.link, LinkEvent::kDial);
  const auto id = std::make_shared<ConnectId>();
  *id = dialler_.Start(gateway, target, StrikeDial(gateway, target),
                       [this, id, target](const DialOutcome& outcome) { ConnectEnded(*id, target, outcome); });
  connecting_.emplace(*id, std::move(attempt));
  return *id;
}

void Links::CancelConnect(ConnectId id) {
  auto node = connecting_.extract(id);
  if (node.empty()) return;
  dialler_.Cancel(id);
  Fire(*node.mapped().gateway, node.mapped().link, LinkEvent::kTcpFailed);
}

void Links::ConnectEnded(ConnectId id, const DialTarget& target, DialOutcome outcome) {
  auto node = connecting_.extract(id);
  auto& [gateway, link, done] = node.mapped();
  if (outcome.device != nullptr && gateway->managed.contains(outcome.device->id)) {  // SYNC-7
    outcome.refusal = DeviceAlreadyManaged(outcome.device->id, target.ToString());
  } else if (outcome.refusal.ok() && outcome.device_id != outcome.device->id) {
    outcome.refusal = AnotherDeviceAt(target.ToString(), outcome.device_id, outcome.device->id);
  } else if (outcome.refusal.ok() && !HasRoom(*gateway)) {
    outcome.refusal = LimitReached("managed devices of a gateway", kMaxManagedDevices);
  }
  if (!outcome.refusal.ok()) {
    if (outcome.device != nullptr) link.info.set_deviceid(outcome.device->id);
    const bool tls_failed = outcome.event == LinkEvent::kTlsFailed;
    Fire(*gateway, link, tls_failed ? LinkEvent::kTlsFailed : LinkEvent::kTcpFailed,
         std::string(outcome.refusal.message()));
    return done(outcome.refusal);
  }
  link.info.set_deviceid(outcome.device->id);
  Establish(*gateway, link, *outcome.device, outcome.event);
  gateway->managed.emplace(outcome.device->id, std::move(link));
  done(outcome.device->id);
}

// SYNC-2, ASYNC-3
void Links::Establish(DeviceGateway& gateway, Link& link, Device& device, LinkEvent event) {
  link.info.set_type(device.type);
  device.connected_to = &gateway;
  StopDialIn(device);
  WatchForLoss(device);
  gateway.pending.erase(device.id);
  Fire(gateway, link, event);
}

// The device is free again.
void Links::Release(Device& device) {
  device.connected_to = nullptr;
  WatchForLoss(device);
  ScheduleDialIn(device, installation_.options.device_dial_interval);  // ACCEPT-6, MODE-2
}

void Links::Drop(Device& device, LinkEvent event) {
  DeviceGateway& gateway = *device.connected_to;
  const auto link = gateway.managed.find(device.id);
  Fire(gateway, link->second, event);
  Release(device);
  if (IsRegistered(link->second.state)) {
    ScheduleNextAttempt(gateway, link->second, event);
  } else {
    gateway.managed.erase(link);  // SYNC-4, ACCEPT-6
  }
}

void Links::DropAll(DeviceGateway& gateway) {
  for (auto& [device_id, link] : gateway.managed) {
    StopAttempt(link);
    if (IsConnected(link.state)) Release(*installation_.network.FindById(device_id));
    Fire(gateway, link, LinkEvent::kGatewayLost);
  }
  gateway.managed.clear();
}

void Links::Fire(const DeviceGateway& gateway, Link& link, LinkEvent event, const std::string& why) {
  const LinkTransition& transition = installation_.options.links.TransitionOf(link.state, event);
  link.state = transition.to;
  const auto changed = transition.status == link.info.status() ? std::nullopt : transition.status;
  installation_.journal.Add(installation_.now, LinkNote{&gateway.id(), link.info.deviceid(), event, changed, why});
  if (!changed) return;
  link.info.set_status(*changed);
  gsdk::connect::StatusChange change;
  change.set_deviceid(link.info.deviceid());
  change.set_status(*changed);
  change.set_timestamp(static_cast<std::uint32_t>(UnixSeconds(installation_.now)));
  Publish(gateway, change);
}

}  // namespace connectmaster::fakegateway
