#include "world/world.h"

#include <algorithm>
#include <set>
#include <utility>

#include "world/errors.h"
#include "world/limits.h"

namespace connectmaster::fakegateway {

World::World(const WorldOptions& options, Time start) : options_(options), now_(start) {}

void World::AddDeviceGateway(const testkit::DeviceGateway& description, const GatewayCertificate& certificate) {
  auto gateway = std::make_unique<DeviceGateway>(description, certificate);
  timers_.Schedule(now_, [this, it = gateway.get()] { DialMaster(*it); });
  gateways_.emplace(description.id(), std::move(gateway));
}

void World::AddDevice(const testkit::Device& description) {
  const Ipv4 address = *Ipv4::Parse(description.address());
  const auto gateway = std::find_if(gateways_.begin(), gateways_.end(),
                                    [&](const auto& it) { return it.second->subnet().Contains(address); });
  network_.Add(description, gateway == gateways_.end() ? Ipv4{} : gateway->second->address());
}

void World::AdvanceTo(Time now) {
  while (auto due = timers_.TakeDue(now)) {
    now_ = std::max(now_, due->first);
    due->second();
  }
  now_ = std::max(now_, now);
}

void World::Apply(const Change& change) {
  if (const auto* const deleted = std::get_if<GatewayDeleted>(&change)) {
    if (const auto gateway = gateways_.find(deleted->gateway_id); gateway != gateways_.end()) CutOff(*gateway->second);
  }
  registry_.Apply(change);
  if (const auto* const blacklisted = std::get_if<SerialBlacklisted>(&change)) {
    if (blacklisted->holder.kind != CertificateHolder::Kind::kGateway) return;
    const auto gateway = gateways_.find(blacklisted->holder.id);
    if (gateway == gateways_.end()) return;
    if (gateway->second->certificate().serial_number == blacklisted->serial_number) CutOff(*gateway->second);
  }
}

// GW-10
void World::DialMaster(DeviceGateway& gateway) {
  if (LetsIn(gateway)) {
    gateway.connected = true;
    Publish(gateway, gsdk::gateway::CONNECTED);
  } else {
    timers_.Schedule(now_ + options_.gateway_dial_interval, [this, it = &gateway] { DialMaster(*it); });
  }
}

// GW-6
bool World::LetsIn(const DeviceGateway& gateway) const {
  const GatewayCertificate& certificate = gateway.certificate();
  const bool blacklisted =
      certificate.serial_number &&
      registry_.IsBlacklisted({CertificateHolder::Kind::kGateway, gateway.id()}, *certificate.serial_number);
  return !gateway.link_cut && registry_.OwnerOf(gateway.id()) != nullptr && certificate.trusted && !blacklisted &&
         certificate.not_before <= now_ && now_ < certificate.not_after;
}

// GW-9
void World::CutOff(DeviceGateway& gateway) {
  if (!gateway.connected) return;
  gateway.connected = false;
  EndCallsOn(&gateway, GatewayNotConnected(gateway.id()));
  while (!gateway.managed.empty()) Drop(gateway, gateway.managed.begin()->first, LinkEvent::kLost);
  Publish(gateway, gsdk::gateway::DISCONNECTED);
  timers_.Schedule(now_ + options_.gateway_dial_interval, [this, it = &gateway] { DialMaster(*it); });
}

void World::EndSession(SessionId session, const absl::Status& why) {
  device_subscriptions_.EndSession(session, why);
  gateway_subscriptions_.EndSession(session, why);
}

void World::Shutdown() {
  EndCallsOn(nullptr, ShuttingDown());
  device_subscriptions_.EndAll(ShuttingDown());
  gateway_subscriptions_.EndAll(ShuttingDown());
}

// GW-5
void World::Publish(const DeviceGateway& gateway, gsdk::gateway::Status status) {
  gsdk::gateway::StatusChange change;
  change.set_gatewayid(gateway.id());
  change.set_status(status);
  change.set_timestamp(static_cast<std::uint32_t>(UnixSeconds(now_)));
  gateway_subscriptions_.Publish(*registry_.OwnerOf(gateway.id()), gateway.id(), change);
}

absl::StatusOr<gsdk::gateway::GetResponse> World::GetGateways(const Caller& caller,
                                                              const gsdk::gateway::GetRequest& request) const {
  gsdk::gateway::GetResponse response;
  std::set<std::string> seen;
  for (const auto& id : request.gatewayids()) {
    if (auto status = CheckReaches(caller, id); !status.ok()) return status;
    if (!seen.insert(id).second) continue;
    auto& info = *response.add_gatewayinfos();
    info.set_gatewayid(id);
    const auto gateway = ConnectedGateway(id);
    info.set_isconnected(gateway.ok());
    if (!gateway.ok()) continue;
    for (const auto& [device_id, link] : (*gateway)->managed) info.add_deviceids(device_id);
  }
  return response;
}

absl::Status World::CheckReaches(const Caller& caller, const std::string& gateway_id) const {
  return registry_.Reaches(caller, gateway_id) ? absl::OkStatus() : NoSuchGateway(gateway_id);
}

absl::StatusOr<DeviceGateway*> World::ConnectedGateway(const std::string& gateway_id) const {
  const auto found = gateways_.find(gateway_id);
  if (found == gateways_.end() || !found->second->connected) return GatewayNotConnected(gateway_id);
  return found->second.get();
}

}  // namespace connectmaster::fakegateway
