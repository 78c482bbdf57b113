#include "links/gateway_links.h"

#include "common/errors.h"
#include "common/overloaded.h"
#include "model/slaves.h"

namespace connectmaster::fakegateway {

void GatewayLinks::ScheduleDial(DeviceGateway& gateway, Duration wait) {
  if (gateway.next_dial) installation_.timers.Cancel(*gateway.next_dial);
  gateway.next_dial = installation_.timers.Schedule(installation_.now + wait, [this, it = &gateway] { Dial(*it); });
}

// GW-10
void GatewayLinks::Dial(DeviceGateway& gateway) {
  gateway.next_dial.reset();
  if (!LetsIn(gateway)) return ScheduleDial(gateway, installation_.options.gateway_dial_interval);
  gateway.connected = true;
  Publish(gateway, gsdk::gateway::CONNECTED);
  AssignStored(gateway);
}

// GW-6
bool GatewayLinks::LetsIn(const DeviceGateway& gateway) const {
  const GatewayCertificate& certificate = gateway.certificate();
  const bool blacklisted =
      certificate.serial_number && installation_.registry.IsBlacklisted(
                                       {CertificateHolder::Kind::kGateway, gateway.id()}, *certificate.serial_number);
  return !gateway.link_cut && gateway.links_cut_by_faults == 0 &&
         installation_.registry.OwnerOf(gateway.id()) != nullptr && certificate.trusted && !blacklisted &&
         certificate.not_before <= installation_.now && installation_.now < certificate.not_after;
}

// GW-8
void GatewayLinks::AssignStored(DeviceGateway& gateway) {
  const StoredSettings stored =
      installation_.options.assigned(gateway.id(), installation_.registry.SettingsOf(gateway.id()));
  gateway.accept_filter = stored.accept_filter;
  for (const auto& [device_id, info] : stored.async_connections) links_.Register(gateway, info);
  for (const auto& [device_id, info] : stored.slaves) AssignSlaves(installation_.network, gateway, info);
}

void GatewayLinks::CutOff(DeviceGateway& gateway) {
  if (!gateway.connected) return;
  gateway.connected = false;
  pending_.EndOn(gateway, GatewayNotConnected(gateway.id()));
  exchanges_.GatewayLost(gateway);
  links_.DropAll(gateway);
  gateway.pending.clear();
  gateway.accept_filter.Clear();
  gateway.slaves.clear();
  Publish(gateway, gsdk::gateway::DISCONNECTED);
  ScheduleDial(gateway, installation_.options.gateway_dial_interval);
}

// GW-5
void GatewayLinks::Publish(const DeviceGateway& gateway, gsdk::gateway::Status status) {
  installation_.journal.Add(installation_.now, GatewayNote{&gateway.id(), status});
  gsdk::gateway::StatusChange change;
  change.set_gatewayid(gateway.id());
  change.set_status(status);
  change.set_timestamp(static_cast<std::uint32_t>(UnixSeconds(installation_.now)));
  installation_.gateway_subscriptions().Publish(*installation_.registry.OwnerOf(gateway.id()), gateway.id(), change);
}

DeviceGateway* GatewayLinks::FindConnected(const std::string& gateway_id) {
  const auto found = installation_.gateways.find(gateway_id);
  return found == installation_.gateways.end() || !found->second->connected ? nullptr : found->second.get();
}

void GatewayLinks::Apply(const Change& change) {
  if (const auto* const deleted = std::get_if<GatewayDeleted>(&change)) {
    // Before it is nobody's any more: its owner is told.
    if (auto* const gateway = FindConnected(deleted->gateway_id)) CutOff(*gateway);
  }
  installation_.registry.Apply(change);
  if (!installation_.options.takes_effect(change)) return;
  std::visit(
      Overloaded{[](const TenantAdded&) {}, [this](const TenantDeleted& it) { links_.ForgetTenant(it.tenant_id); },
                 [this](const GatewayAdded& it) {
                   const auto gateway = installation_.gateways.find(it.gateway_id);
                   if (gateway == installation_.gateways.end()) return;
                   links_.DropForeign(gateway->second->subnet());
                   ScheduleDial(*gateway->second, Duration{0});
                 },
                 [](const GatewayDeleted&) {}, [](const CertificateIssued&) {},
                 [this](const SerialBlacklisted& it) {
                   if (it.holder.kind != CertificateHolder::Kind::kGateway) return;
                   auto* const gateway = FindConnected(it.holder.id);
                   if (gateway != nullptr && gateway->certificate().serial_number == it.serial_number) {
                     CutOff(*gateway);
                   }
                 },
                 [](const SerialCleared&) {},
                 [this](const AsyncConnectionStored& it) {
                   if (auto* const gateway = FindConnected(it.gateway_id)) links_.Register(*gateway, it.info);
                 },
                 [this](const AsyncConnectionRemoved& it) {
                   auto* const gateway = FindConnected(it.gateway_id);
                   if (gateway != nullptr) links_.Unregister(*gateway, it.device_id);
                 },
                 [this](const AcceptFilterStored& it) {
                   if (auto* const gateway = FindConnected(it.gateway_id)) gateway->accept_filter = it.filter;
                 },
                 [this](const SlavesStored& it) {
                   auto* const gateway = FindConnected(it.gateway_id);
                   if (gateway != nullptr) AssignSlaves(installation_.network, *gateway, it.info);
                 },
                 [this](const SlavesRemoved& it) {
                   if (auto* const gateway = FindConnected(it.gateway_id)) gateway->slaves.erase(it.device_id);
                 }},
      change);
}

}  // namespace connectmaster::fakegateway
