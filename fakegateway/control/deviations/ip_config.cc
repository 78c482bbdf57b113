#include <cstdint>
#include <string>

#include "control/deviations/ip.h"

namespace connectmaster::fakegateway {
namespace {

// The address of the device that is named by its ID, or the ID of the one at the address.
void TakeItsAddress(const Scope& scope, gsdk::udp::DeviceInfo& info) {
  const Device* const device = scope.installation.network.FindById(info.deviceid());
  if (device != nullptr) info.set_ipaddr(device->address.ToString());
}
void TakeItsId(const Scope& scope, gsdk::udp::DeviceInfo& info) {
  if (const Device* const device = DeviceAt(scope.installation, info.ipaddr())) info.set_deviceid(device->id);
}

// GetIPConfig is UNAVAILABLE for devices of which `is_it` (const Device&).
template <typename IsIt>
void DoNotAnswer(Behaviour& behaviour, IsIt is_it) {
  ChangeRead(behaviour, [is_it](const auto& answered) {
    const Device* const device = answered.installation.network.FindById(answered.request.deviceinfo().deviceid());
    if (!answered.ok() || device == nullptr || !is_it(*device)) return;
    answered.response.Clear();
    answered.status = NoDeviceOverUdp(device->id, device->address.ToString());
  });
}

// SetIPConfig does not set a field: `forget` (IPConfig&).
template <typename Forget>
void ForgetField(Behaviour& behaviour, Forget forget) {
  AfterSetting(behaviour, [forget](const WasSet& it) { forget(*it.device.further_settings); });
}

DeviationEntries WhoIsAsked() {
  return {
      {{"udp-1-needs-a-connection", "UDP-1", "Only connected devices answer GetIPConfig."},
       [](Behaviour& it) { DoNotAnswer(it, [](const Device& device) { return device.connected_to == nullptr; }); }},
      {{"udp-1-connected-devices-do-not-answer", "UDP-1", "Connected devices do not answer GetIPConfig."},
       [](Behaviour& it) { DoNotAnswer(it, [](const Device& device) { return device.connected_to != nullptr; }); }},
      {{"udp-1-devices-that-dial-in-do-not-answer", "UDP-1", "Devices that dial in do not answer GetIPConfig."},
       [](Behaviour& it) {
         DoNotAnswer(it, [](const Device& device) { return device.mode == gsdk::connect::DEVICE_TO_SERVER; });
       }},
      {{"udp-1-connects", "UDP-1", "GetIPConfig connects to the device."},
       [](Behaviour& it) {
         ChangeRead(it, [](const auto& answered) {
           const Device* const device =
               answered.installation.network.FindById(answered.request.deviceinfo().deviceid());
           if (!answered.ok() || device == nullptr || device->connected_to != nullptr) return;
           answered.links.Connect(*answered.installation.gateways.at(answered.request.gatewayid()),
                                  {device->address, device->port, device->use_ssl}, [](const auto&) {});
         });
       }},
      {{"udp-1-address-ignored", "UDP-1", "GetIPConfig finds the device by its ID alone."},
       [](Behaviour& it) { ChangeNamed<GetIPConfigRequest>(it, TakeItsAddress); }},
      {{"udp-1-id-ignored", "UDP-1", "GetIPConfig finds the device by its address alone."},
       [](Behaviour& it) { ChangeNamed<GetIPConfigRequest>(it, TakeItsId); }},
      {{"udp-1-address-ignored-in-setting", "UDP-1", "SetIPConfig finds the device by its ID alone."},
       [](Behaviour& it) { ChangeNamed<SetIPConfigRequest>(it, TakeItsAddress); }},
      {{"udp-1-id-ignored-in-setting", "UDP-1", "SetIPConfig finds the device by its address alone."},
       [](Behaviour& it) { ChangeNamed<SetIPConfigRequest>(it, TakeItsId); }},
      {{"udp-1-first-gateway-only", "UDP-1", "Devices answer GetIPConfig only to the first gateway of their subnet."},
       [](Behaviour& it) {
         ChangeRead(it, [](const auto& answered) {
           const auto address = Ipv4::Parse(answered.request.deviceinfo().ipaddr());
           if (!answered.ok()) return;
           for (const auto& [id, gateway] : answered.installation.gateways) {
             if (!gateway->subnet().Contains(*address)) continue;
             if (id != answered.request.gatewayid()) answered.status = NoDeviceOverUdp(0, address->ToString());
             return;
           }
         });
       }},
      {{"udp-1-through-any-gateway", "UDP-1", "GetIPConfig asks through the gateway whose subnet the device is on."},
       [](Behaviour& it) {
         ChangeRequest<GetIPConfigRequest>(it, [](const Scope& scope, auto& request) {
           const auto address = Ipv4::Parse(request.deviceinfo().ipaddr());
           if (!address || !scope.Reached(request.gatewayid()).ok()) return;
           for (const auto& id : scope.installation.registry.GatewaysReachedBy(scope.caller)) {
             const auto gateway = scope.Reached(id);
             if (gateway.ok() && (*gateway)->subnet().Contains(*address)) return request.set_gatewayid(id);
           }
         });
       }},
  };
}

DeviationEntries WhatIsSet() {
  return {
      {{"udp-1-nothing-is-set", "UDP-1", "SetIPConfig succeeds and changes nothing."},
       AnswerWithoutDoing<SetIPConfigRequest>},
      {{"udp-1-mtu-not-set", "UDP-1", "SetIPConfig does not set the MTU."},
       [](Behaviour& it) { ForgetField(it, [](IPConfig& config) { config.set_mtusize(kMaxMtu); }); }},
      {{"udp-1-dns-server-not-set", "UDP-1", "SetIPConfig does not set the DNS server."},
       [](Behaviour& it) { ForgetField(it, [](IPConfig& config) { config.clear_dnsserver(); }); }},
      {{"udp-1-server-url-not-set", "UDP-1", "SetIPConfig does not set the server URL."},
       [](Behaviour& it) { ForgetField(it, [](IPConfig& config) { config.clear_serverurl(); }); }},
      {{"udp-1-use-dns-not-set", "UDP-1", "SetIPConfig does not set useDNS."},
       [](Behaviour& it) { ForgetField(it, [](IPConfig& config) { config.clear_usedns(); }); }},
      {{"udp-1-subnet-mask-not-set", "UDP-1", "SetIPConfig does not set the subnet mask."},
       [](Behaviour& it) { ForgetField(it, [](IPConfig& config) { config.set_subnetmask("255.255.255.0"); }); }},
      {{"udp-1-gateway-not-set", "UDP-1", "SetIPConfig does not set the gateway."},
       [](Behaviour& it) {
         AfterSetting(it, [](const WasSet& was) {
           const std::string address = was.device.address.ToString();
           was.device.further_settings->set_gateway(address.substr(0, address.rfind('.')) + ".1");
         });
       }},
      {{"udp-1-ssl-server-port-not-set", "UDP-1", "SetIPConfig does not set the server's SSL port."},
       [](Behaviour& it) {
         AfterSetting(it, [](const WasSet& was) { was.device.ssl_server_port = kDefaultGatewaySslPort; });
       }},
      {{"udp-1-dhcp-not-set", "UDP-1", "SetIPConfig does not set useDHCP."},
       [](Behaviour& it) {
         ChangeSent(it, [](const Device& device, IPConfig& config) { config.set_usedhcp(device.use_dhcp); });
       }},
      {{"udp-1-mask-for-gateway", "UDP-1",
        "GetIPConfig gives the subnet mask for the gateway, and the other way round."},
       [](Behaviour& it) {
         ChangeReadConfig(it, [](IPConfig& config) { config.mutable_gateway()->swap(*config.mutable_subnetmask()); });
       }},
      {{"udp-1-default-port-read", "UDP-1", "GetIPConfig gives the default port."},
       [](Behaviour& it) { ChangeReadConfig(it, [](IPConfig& config) { config.set_port(kDefaultDevicePort); }); }},
  };
}

}  // namespace

DeviationEntries IpConfigDeviations() {
  return Joined({WhoIsAsked(), WhatIsSet(), IpEffects(), IpRules()});
}

}  // namespace connectmaster::fakegateway
