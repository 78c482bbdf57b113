#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "calls/ip_config.h"
#include "control/deviations/ip.h"

namespace connectmaster::fakegateway {
namespace {

using gsdk::connect::DEVICE_TO_SERVER;
using gsdk::connect::SERVER_TO_DEVICE;

constexpr std::size_t kLongestUrl = 256;

// A server URL that no device takes is left out of what is sent, if `is_it` (const std::string&).
template <typename IsIt>
void LeaveOutUrl(Behaviour& behaviour, IsIt is_it) {
  ChangeSent(behaviour, [is_it](const Device&, IPConfig& config) {
    if (is_it(config.serverurl())) config.clear_serverurl();
  });
}

// Each port that is sent: `change` (int) -> int.
template <typename Change>
void ChangePorts(Behaviour& behaviour, Change change) {
  ChangeSent(behaviour, [change](const Device&, IPConfig& config) {
    config.set_port(change(config.port(), kDefaultDevicePort));
    config.set_serverport(change(config.serverport(), kDefaultGatewayPort));
    config.set_sslserverport(change(config.sslserverport(), kDefaultGatewaySslPort));
  });
}

DeviationEntries WhatCounts() {
  return {
      {{"udp-3-former-mode-shown", "UDP-3", "GetIPConfig shows the mode that SetIPConfig has set last."},
       [](Behaviour& it) {
         const auto modes = std::make_shared<std::map<std::uint32_t, gsdk::connect::ConnectionMode>>();
         AfterSetting(it, [modes](const WasSet& was) { (*modes)[was.device.id] = was.device.mode; });
         ChangeRead(it, [modes](const auto& answered) {
           auto& config = *answered.response.mutable_config();
           const std::uint32_t id = answered.request.deviceinfo().deviceid();
           if (answered.ok()) config.set_connectionmode(modes->emplace(id, config.connectionmode()).first->second);
         });
       }},
      {{"udp-3-default-ports-missing", "UDP-3", "GetIPConfig gives no server ports of devices that are dialled."},
       [](Behaviour& it) {
         ChangeReadConfig(it, [](IPConfig& config) {
           if (config.connectionmode() != SERVER_TO_DEVICE) return;
           config.clear_serverport();
           config.clear_sslserverport();
         });
       }},
      {{"udp-3-server-missing", "UDP-3", "GetIPConfig gives no server address of devices that are dialled."},
       [](Behaviour& it) {
         ChangeReadConfig(it, [](IPConfig& config) {
           if (config.connectionmode() == SERVER_TO_DEVICE) config.clear_serveraddr();
         });
       }},
      {{"udp-3-server-not-shown", "UDP-3", "GetIPConfig gives no server address of devices that dial in."},
       [](Behaviour& it) {
         ChangeReadConfig(it, [](IPConfig& config) {
           if (config.connectionmode() == DEVICE_TO_SERVER) config.clear_serveraddr();
         });
       }},
      {{"udp-3-port-counts-without-dialling", "UDP-3", "A device that dials in loses its connection for another port."},
       [](Behaviour& it) {
         const auto is_other = std::make_shared<bool>(false);
         ChangeSetting(
             it, [is_other](const Device& device, const IPConfig& config) { *is_other = config.port() != device.port; },
             [is_other](const WasSet& was) {
               if (*is_other && was.device.mode == DEVICE_TO_SERVER) DropIfConnected(was.links, &was.device);
             });
       }},
      {{"udp-3-server-counts-when-dialled", "UDP-3",
        "A device that is dialled loses its connection for another server."},
       [](Behaviour& it) {
         const auto is_other = std::make_shared<bool>(false);
         ChangeSetting(
             it,
             [is_other](const Device& device, const IPConfig& config) {
               *is_other = config.serverport() != device.server_port;
             },
             [is_other](const WasSet& was) {
               if (*is_other && was.device.mode == SERVER_TO_DEVICE) DropIfConnected(was.links, &was.device);
             });
       }},
      {{"udp-3-server-port-ignored", "UDP-3", "A device that dials in always dials the default port."},
       [](Behaviour& it) {
         AfterSetting(it, [](const WasSet& was) { was.device.server_port = kDefaultGatewayPort; });
       }},
      {{"udp-3-server-ignored", "UDP-3", "A device dials the gateway that it has dialled before."},
       [](Behaviour& it) {
         ChangeSent(it, [](const Device& device, IPConfig& config) {
           if (device.server_address != Ipv4{} && Ipv4::Parse(config.serveraddr())) {
             config.set_serveraddr(device.server_address.ToString());
           }
         });
       }},
      {{"udp-3-address-counts-with-dhcp", "UDP-3", "With useDHCP the address that is sent counts."},
       [](Behaviour& it) {
         AfterSetting(it, [](const WasSet& was) {
           const auto address = Ipv4::Parse(was.sent.ipaddr());
           if (!address || was.installation.network.FindByAddress(*address) != nullptr) return;
           was.installation.network.Move(was.device, *address);
         });
       }},
      {{"udp-3-mask-counts-with-dhcp", "UDP-3", "With useDHCP the subnet mask that is sent counts."},
       [](Behaviour& it) {
         AfterSetting(it,
                      [](const WasSet& was) { was.device.further_settings->set_subnetmask(was.sent.subnetmask()); });
       }},
      {{"udp-3-gateway-counts-with-dhcp", "UDP-3", "With useDHCP the gateway that is sent counts."},
       [](Behaviour& it) {
         AfterSetting(it, [](const WasSet& was) { was.device.further_settings->set_gateway(was.sent.gateway()); });
       }},
      {{"udp-3-addresses-looked-at-with-dhcp", "UDP-3", "With useDHCP the address must be IPv4, too."},
       [](Behaviour& it) { RefuseSetting(it, [](const IPConfig& config) { return !Ipv4::Parse(config.ipaddr()); }); }},
  };
}

DeviationEntries WhatIsRefused() {
  return {
      {{"udp-3-url-without-scheme-taken", "UDP-3", "SetIPConfig takes a server URL without a scheme."},
       [](Behaviour& it) {
         LeaveOutUrl(it, [](const std::string& url) { return url.find("://") == std::string::npos; });
       }},
      {{"udp-3-url-without-host-taken", "UDP-3", "SetIPConfig takes a server URL without a host."},
       [](Behaviour& it) { LeaveOutUrl(it, [](const std::string& url) { return url.ends_with("://"); }); }},
      {{"udp-3-url-of-257-bytes-taken", "UDP-3", "SetIPConfig takes a server URL of 257 bytes."},
       [](Behaviour& it) { LeaveOutUrl(it, [](const std::string& url) { return url.size() == kLongestUrl + 1; }); }},
      {{"udp-3-url-of-256-bytes-refused", "UDP-3", "SetIPConfig refuses a server URL of 256 bytes."},
       [](Behaviour& it) {
         RefuseSetting(it, [](const IPConfig& config) { return config.serverurl().size() == kLongestUrl; });
       }},
      {{"udp-3-url-with-address-refused", "UDP-3", "SetIPConfig refuses a server URL whose host is an address."},
       [](Behaviour& it) {
         RefuseSetting(it, [](const IPConfig& config) {
           const auto host = config.serverurl().find("://");
           return host != std::string::npos &&
                  std::isdigit(static_cast<unsigned char>(config.serverurl()[host + 3])) != 0;
         });
       }},
      {{"udp-3-no-url-refused", "UDP-3", "SetIPConfig refuses to set no server URL if there is one."},
       [](Behaviour& it) {
         const auto has_one = std::make_shared<bool>(false);
         RefuseSetting(it, [has_one](const IPConfig& config) {
           const bool is_refused = *has_one && config.serverurl().empty();
           *has_one = !config.serverurl().empty();
           return is_refused;
         });
       }},
      {{"udp-3-mtu-1077-taken", "UDP-3", "SetIPConfig takes an MTU of 1077."},
       [](Behaviour& it) {
         ChangeSent(it, [](const Device&, IPConfig& config) {
           if (config.mtusize() == kMinMtu - 1) config.set_mtusize(kMinMtu);
         });
       }},
      {{"udp-3-mtu-1515-taken", "UDP-3", "SetIPConfig takes an MTU of 1515."},
       [](Behaviour& it) {
         ChangeSent(it, [](const Device&, IPConfig& config) {
           if (config.mtusize() == kMaxMtu + 1) config.set_mtusize(kMaxMtu);
         });
       }},
      {{"udp-3-mtu-1078-refused", "UDP-3", "SetIPConfig refuses an MTU of 1078."},
       [](Behaviour& it) { RefuseSetting(it, [](const IPConfig& config) { return config.mtusize() == kMinMtu; }); }},
      {{"udp-3-mtu-1514-refused", "UDP-3", "SetIPConfig refuses an MTU of 1514."},
       [](Behaviour& it) { RefuseSetting(it, [](const IPConfig& config) { return config.mtusize() == kMaxMtu; }); }},
      {{"udp-3-port-zero-is-the-default", "UDP-3", "SetIPConfig takes port 0 for the default."},
       [](Behaviour& it) { ChangePorts(it, [](int port, int by_default) { return port == 0 ? by_default : port; }); }},
      {{"udp-3-port-wraps", "UDP-3", "SetIPConfig takes the low 16 bits of a port."},
       [](Behaviour& it) {
         ChangePorts(it, [](int port, int by_default) {
           return port <= kMaxPort ? port : std::max(port & kMaxPort, by_default);
         });
       }},
      {{"udp-3-port-65535-refused", "UDP-3", "SetIPConfig refuses port 65535."},
       [](Behaviour& it) {
         RefuseSetting(it, [](const IPConfig& config) {
           return config.serverport() == kMaxPort || config.sslserverport() == kMaxPort;
         });
       }},
      {{"udp-3-dns-server-not-looked-at", "UDP-3", "SetIPConfig takes anything for a DNS server."},
       [](Behaviour& it) {
         ChangeSent(it, [](const Device&, IPConfig& config) {
           if (!Ipv4::Parse(config.dnsserver())) config.clear_dnsserver();
         });
       }},
      {{"udp-3-mask-not-looked-at", "UDP-3", "SetIPConfig takes anything for a subnet mask."},
       [](Behaviour& it) {
         ChangeSent(it, [](const Device&, IPConfig& config) {
           if (!Ipv4::Parse(config.subnetmask())) config.clear_subnetmask();
         });
       }},
      {{"udp-3-unknown-mode-taken", "UDP-3", "SetIPConfig takes a mode that does not exist for SERVER_TO_DEVICE."},
       [](Behaviour& it) {
         ChangeSent(it, [](const Device&, IPConfig& config) {
           if (!gsdk::connect::ConnectionMode_IsValid(config.connectionmode())) {
             config.set_connectionmode(SERVER_TO_DEVICE);
           }
         });
       }},
      {{"udp-3-out-of-range", "UDP-3", "A configuration that no device takes is OUT_OF_RANGE."},
       [](Behaviour& it) {
         AfterRefusal(it, absl::StatusCode::kInvalidArgument, [](const auto& answered) {
           answered.status = WithCode(answered.status, absl::StatusCode::kOutOfRange);
         });
       }},
      {{"udp-3-the-rest-is-set", "UDP-3", "If part of a configuration is refused, the MTU is set all the same."},
       [](Behaviour& it) {
         AfterRefusal(it, absl::StatusCode::kInvalidArgument, [](const auto& answered) {
           const auto& request = answered.request;
           Device* const device = answered.installation.network.FindById(request.deviceinfo().deviceid());
           const auto gateway = answered.installation.gateways.find(request.gatewayid());
           if (device == nullptr || gateway == answered.installation.gateways.end()) return;
           IPConfig config = IpConfigOf(*device, *gateway->second);
           if (request.config().mtusize() >= kMinMtu && request.config().mtusize() <= kMaxMtu) {
             config.set_mtusize(request.config().mtusize());
           }
           device->further_settings = std::make_unique<IPConfig>(config);
         });
       }},
      {{"udp-3-refusal-disconnects", "UDP-3", "A device loses its connection if its configuration is refused."},
       [](Behaviour& it) {
         AfterRefusal(it, absl::StatusCode::kInvalidArgument, [](const auto& answered) {
           DropIfConnected(answered.links,
                           answered.installation.network.FindById(answered.request.deviceinfo().deviceid()));
         });
       }},
  };
}

}  // namespace

DeviationEntries IpRules() {
  return Joined({WhatCounts(), WhatIsRefused()});
}

}  // namespace connectmaster::fakegateway
