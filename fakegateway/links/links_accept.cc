// Devices that dial in: let in, or refused and remembered.
#include <utility>

#include "common/errors.h"
#include "common/limits.h"
#include "links/links.h"

namespace connectmaster::fakegateway {

void Links::ScheduleDialIn(Device& device, Duration wait) {
  StopDialIn(device);
  const bool dials_in = device.mode == gsdk::connect::DEVICE_TO_SERVER && !device.IsOff();
  if (!dials_in || device.connected_to != nullptr) return;
  device.next_dial_in = installation_.timers.Schedule(installation_.now + wait, [this, &device] { DialIn(device); });
}

void Links::StopDialIn(Device& device) {
  if (device.next_dial_in) installation_.timers.Cancel(*std::exchange(device.next_dial_in, std::nullopt));
  handshakes_.Cancel(std::exchange(device.dial_in_handshake, 0));
}

// The next try begins when this one has ended: a handshake can take longer than a device waits between two.
void Links::DialIn(Device& device) {
  device.next_dial_in.reset();
  DeviceGateway* const gateway = ServerOf(device);
  if (gateway == nullptr || device.silent) return ScheduleDialIn(device, installation_.options.device_dial_interval);
  const DialFaults faults = Strike(StrikesDials, *gateway, device);
  ScheduleDialIn(device, installation_.options.device_dial_interval);  // unless it is let in, or shakes hands
  if (device.IsOff() || faults.reset) return;
  const std::uint32_t as = faults.answers_as.value_or(device.id);
  if (!device.use_ssl) return Admit(device, *gateway, as);
  if (!handshakes_.HasRoom(gateway->id())) return;
  StopDialIn(device);
  const bool refused = !LetsIn(*gateway, device, as);
  const auto ended = [this, &device, gateway, as, faults, refused](const HandshakeResult& result) {
    device.dial_in_handshake = 0;
    ScheduleDialIn(device, installation_.options.device_dial_interval);  // unless it is let in
    if (ServerOf(device) != gateway) return;
    const auto why_not = WhyNotEstablished(result, faults);
    if (!why_not && refused && LetsIn(*gateway, device, as)) return ScheduleDialIn(device, Duration{0});
    if (!why_not) return Admit(device, *gateway, as);
    Link link = IncomingLink(device, as);
    Fire(*gateway, link, LinkEvent::kTlsFailed, *why_not);  // SSL-3
  };
  Handshake handshake{0, gateway->id(), device.id, device.root_ca, installation_.now, faults.handshake, refused};
  installation_.options.verifies(device, *gateway, handshake);
  device.dial_in_handshake = handshakes_.Ask(std::move(handshake), ended);
}

// Who answers at the address and port that the device dials: a gateway takes nobody in unless it has a master gateway,
// and nobody from another tenant's network (GW-3).
DeviceGateway* Links::ServerOf(const Device& device) const {
  const auto found = installation_.gateways_by_address.find(device.server_address);
  if (found == installation_.gateways_by_address.end() || !found->second->connected) return nullptr;
  const DeviceGateway& gateway = *found->second;
  if (installation_.IsForeign(device.address, *installation_.registry.OwnerOf(gateway.id()))) return nullptr;
  const bool reaches = device.use_ssl ? device.ssl_server_port == gateway.ssl_port()  // SSL-2
                                      : device.server_port == gateway.port();
  return reaches ? found->second : nullptr;
}

// ACCEPT-2 to ACCEPT-4
void Links::Admit(Device& device, DeviceGateway& gateway, std::uint32_t as) {
  Link link = IncomingLink(device, as);
  if (LetsIn(gateway, device, as)) {
    Establish(gateway, link, device, device.use_ssl ? LinkEvent::kTlsAccepted : LinkEvent::kTcpAccepted);
    gateway.managed.emplace(device.id, std::move(link));
    return;
  }
  auto& pending = gateway.pending[as];
  pending.set_deviceid(as);
  pending.set_type(device.type);
  pending.set_ipaddr(device.address.ToString());
  pending.set_lasttry(static_cast<std::uint32_t>(UnixSeconds(installation_.now)));
  Fire(gateway, link, device.use_ssl ? LinkEvent::kTlsRefused : LinkEvent::kTcpRefused);
}

bool Links::LetsIn(const DeviceGateway& gateway, const Device& device, std::uint32_t as) const {
  if (as != device.id || gateway.managed.contains(as) || !HasRoom(gateway)) return false;  // ACCEPT-10
  return installation_.options.lets_in(gateway.accept_filter, as);
}

void Links::DropForeign(const Subnet& subnet) {
  installation_.network.ForEachIn(subnet, [this](Device& device) {
    for (const auto& [id, gateway] : installation_.gateways) {
      if (!gateway->connected) continue;
      if (!installation_.IsForeign(device.address, *installation_.registry.OwnerOf(id))) continue;
      gateway->pending.erase(device.id);
      if (device.connected_to == gateway.get()) Drop(device, LinkEvent::kLost);
    }
  });
}

Link Links::IncomingLink(const Device& device, std::uint32_t as) {
  Link link;
  link.info.set_deviceid(as);
  link.info.set_connectionmode(gsdk::connect::DEVICE_TO_SERVER);
  link.info.set_ipaddr(device.address.ToString());
  link.info.set_usessl(device.use_ssl);
  return link;
}

}  // namespace connectmaster::fakegateway
