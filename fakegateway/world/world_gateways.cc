// Device gateways and their links to the master gateway.
#include <set>
#include <type_traits>

#include "common/errors.h"
#include "world/world.h"

namespace connectmaster::fakegateway {

void World::ScheduleDial(DeviceGateway& gateway, Duration wait) {
  if (gateway.next_dial) installation_.timers.Cancel(*gateway.next_dial);
  gateway.next_dial =
      installation_.timers.Schedule(installation_.now + wait, [this, it = &gateway] { DialMaster(*it); });
}

// GW-10
void World::DialMaster(DeviceGateway& gateway) {
  gateway.next_dial.reset();
  if (!LetsIn(gateway)) return ScheduleDial(gateway, installation_.options.gateway_dial_interval);
  gateway.connected = true;
  Publish(gateway, gsdk::gateway::CONNECTED);
  AssignStored(gateway);
}

// GW-6
bool World::LetsIn(const DeviceGateway& gateway) const {
  const GatewayCertificate& certificate = gateway.certificate();
  const bool blacklisted =
      certificate.serial_number && installation_.registry.IsBlacklisted(
                                       {CertificateHolder::Kind::kGateway, gateway.id()}, *certificate.serial_number);
  return !gateway.link_cut && gateway.links_cut_by_faults == 0 &&
         installation_.registry.OwnerOf(gateway.id()) != nullptr && certificate.trusted && !blacklisted &&
         certificate.not_before <= installation_.now && installation_.now < certificate.not_after;
}

// GW-8
void World::AssignStored(DeviceGateway& gateway) {
  const StoredSettings& stored = installation_.registry.SettingsOf(gateway.id());
  gateway.accept_filter = stored.accept_filter;
  for (const auto& [device_id, info] : stored.async_connections) links_.Register(gateway, info);
  for (const auto& [device_id, info] : stored.slaves) AssignSlaves(gateway, info);
}

// GW-9
void World::CutOff(DeviceGateway& gateway) {
  if (!gateway.connected) return;
  gateway.connected = false;
  pending_.EndOn(gateway, GatewayNotConnected(gateway.id()));
  commands_.GatewayLost(gateway);
  links_.DropAll(gateway);
  gateway.pending.clear();
  gateway.accept_filter.Clear();
  gateway.slaves.clear();
  Publish(gateway, gsdk::gateway::DISCONNECTED);
  ScheduleDial(gateway, installation_.options.gateway_dial_interval);
}

// GW-5
void World::Publish(const DeviceGateway& gateway, gsdk::gateway::Status status) {
  installation_.journal.Add(installation_.now, GatewayNote{&gateway.id(), status});
  gsdk::gateway::StatusChange change;
  change.set_gatewayid(gateway.id());
  change.set_status(status);
  change.set_timestamp(static_cast<std::uint32_t>(UnixSeconds(installation_.now)));
  installation_.gateway_subscriptions.Publish(*installation_.registry.OwnerOf(gateway.id()), gateway.id(), change);
}

void World::Apply(const Change& change) {
  if (const auto* const deleted = std::get_if<GatewayDeleted>(&change)) {
    if (const auto gateway = installation_.gateways.find(deleted->gateway_id);
        gateway != installation_.gateways.end()) {
      CutOff(*gateway->second);
    }
  }
  installation_.registry.Apply(change);
  if (const auto* const deleted = std::get_if<TenantDeleted>(&change)) return links_.ForgetTenant(deleted->tenant_id);
  if (const auto* const added = std::get_if<GatewayAdded>(&change)) {
    const auto gateway = installation_.gateways.find(added->gateway_id);
    if (gateway == installation_.gateways.end()) return;
    links_.DropForeign(gateway->second->subnet());
    return ScheduleDial(*gateway->second, Duration{0});
  }
  if (const auto* const blacklisted = std::get_if<SerialBlacklisted>(&change)) {
    if (blacklisted->holder.kind != CertificateHolder::Kind::kGateway) return;
    const auto gateway = installation_.gateways.find(blacklisted->holder.id);
    if (gateway == installation_.gateways.end()) return;
    if (gateway->second->certificate().serial_number == blacklisted->serial_number) CutOff(*gateway->second);
    return;
  }
  ApplyToGateway(change);
}

// What is stored for a gateway is assigned at once where it is connected (ASYNC-11, ACCEPT-8).
void World::ApplyToGateway(const Change& change) {
  const auto connected = [this](const std::string& id) {
    const auto found = installation_.gateways.find(id);
    return found == installation_.gateways.end() || !found->second->connected ? nullptr : found->second.get();
  };
  std::visit(
      [&](const auto& it) {
        using T = std::decay_t<decltype(it)>;
        if constexpr (std::is_same_v<T, AsyncConnectionStored>) {
          if (auto* const gateway = connected(it.gateway_id)) links_.Register(*gateway, it.info);
        } else if constexpr (std::is_same_v<T, AsyncConnectionRemoved>) {
          if (auto* const gateway = connected(it.gateway_id)) links_.Unregister(*gateway, it.device_id);
        } else if constexpr (std::is_same_v<T, AcceptFilterStored>) {
          if (auto* const gateway = connected(it.gateway_id)) gateway->accept_filter = it.filter;
        } else if constexpr (std::is_same_v<T, SlavesStored>) {
          if (auto* const gateway = connected(it.gateway_id)) AssignSlaves(*gateway, it.info);
        } else if constexpr (std::is_same_v<T, SlavesRemoved>) {
          if (auto* const gateway = connected(it.gateway_id)) gateway->slaves.erase(it.device_id);
        }
      },
      change);
}

absl::StatusOr<gsdk::gateway::GetResponse> World::GetGateways(const Caller& caller,
                                                              const gsdk::gateway::GetRequest& request) const {
  gsdk::gateway::GetResponse response;
  std::set<std::string> seen;
  for (const auto& id : request.gatewayids()) {
    if (!seen.insert(id).second) continue;
    const auto gateway = Reached(caller, id);
    if (absl::IsNotFound(gateway.status())) return gateway.status();
    auto& info = *response.add_gatewayinfos();
    info.set_gatewayid(id);
    info.set_isconnected(gateway.ok());
    if (!gateway.ok()) continue;
    for (const auto& [device_id, link] : (*gateway)->managed) info.add_deviceids(device_id);
  }
  return response;
}

}  // namespace connectmaster::fakegateway
