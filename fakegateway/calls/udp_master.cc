#include "calls/udp_master.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "calls/ask_devices.h"
#include "calls/call_table.h"
#include "calls/gateway_rules.h"
#include "calls/ip_config.h"
#include "calls/services.h"
#include "common/errors.h"
#include "common/limits.h"

namespace connectmaster::fakegateway::udp_master {
namespace {

// UDP-1
void Ask(const Scope& scope, const std::string& gateway_id, const gsdk::udp::DeviceInfo& info, Exchanges::Apply apply,
         const PendingCall& call) {
  const auto reached = scope.Reached(gateway_id);
  if (absl::IsNotFound(reached.status())) return call.Answer(reached.status());
  const auto address = Ipv4::Parse(info.ipaddr());
  if (!address) return call.Answer(NotIpv4(info.ipaddr()));
  if (!reached.ok()) return call.Answer(reached.status());
  AskOverUdp(scope, **reached, info.deviceid(), *address, std::move(apply), call);
}

// GW-3: a device stays in the networks that the caller reaches, and what is elsewhere is not told.
absl::Status CheckNewAddress(Installation& installation, const Caller& caller, const Device& device, Ipv4 address) {
  if (address == device.address) return absl::OkStatus();
  const bool is_reached = std::any_of(installation.gateways.begin(), installation.gateways.end(), [&](const auto& it) {
    return installation.registry.Reaches(caller, it.first) && it.second->subnet().Contains(address);
  });
  if (!is_reached) return AddressOutOfReach(address.ToString());
  if (const Device* const other = installation.network.FindByAddress(address)) {
    return AddressInUse(address.ToString(), other->id);
  }
  const auto gateway = installation.gateways_by_address.find(address);
  if (gateway != installation.gateways_by_address.end() &&
      installation.registry.Reaches(caller, gateway->second->id())) {
    return AddressOfGateway(address.ToString(), gateway->second->id());
  }
  return absl::OkStatus();
}

// UDP-2
absl::Status Configure(Installation& installation, Links& links, const Caller& caller, Device& device,
                       const DeviceGateway& gateway, const gsdk::network::IPConfig& config) {
  const Ipv4 address = *Ipv4::Parse(config.ipaddr());
  if (auto status = CheckNewAddress(installation, caller, device, address); !status.ok()) return status;
  const bool dials_in = config.connectionmode() == gsdk::connect::DEVICE_TO_SERVER;
  Ipv4 server = Ipv4::Parse(config.serveraddr()).value_or(Ipv4{});
  if (dials_in && server == Ipv4{}) server = gateway.address();
  // UDP-3: the port counts in SERVER_TO_DEVICE only, the server in DEVICE_TO_SERVER only.
  const bool elsewhere = address != device.address || (!dials_in && config.port() != device.port);
  const bool other_server = server != device.server_address || config.serverport() != device.server_port ||
                            config.sslserverport() != device.ssl_server_port;
  const bool connection_ends = elsewhere || config.connectionmode() != device.mode || (dials_in && other_server);

  if (address != device.address) installation.network.Move(device, address);
  device.port = config.port();
  device.use_dhcp = config.usedhcp();
  device.mode = config.connectionmode();
  device.server_address = server;
  device.server_port = config.serverport();
  device.ssl_server_port = config.sslserverport();
  device.further_settings = std::make_unique<gsdk::network::IPConfig>(config);
  if (!connection_ends) return absl::OkStatus();
  if (device.connected_to != nullptr) {
    links.Drop(device, LinkEvent::kLost);
  } else {
    links.ScheduleDialIn(device, installation.options.device_dial_interval);
  }
  return absl::OkStatus();
}

}  // namespace

void GetIPConfig(const Scope& scope, const wire::GetIPConfigRequest& request, wire::GetIPConfigResponse& response,
                 const PendingCall& call) {
  Ask(
      scope, request.gatewayid(), request.deviceinfo(),
      [&response](const Device& device, const DeviceGateway& gateway) {
        *response.mutable_config() = IpConfigOf(device, gateway);
        return absl::OkStatus();
      },
      call);
}

void SetIPConfig(const Scope& scope, const wire::SetIPConfigRequest& request, wire::SetIPConfigResponse& /*response*/,
                 const PendingCall& call) {
  if (const auto status = RequireReached(scope.installation.registry, scope.caller, request.gatewayid());
      !status.ok()) {
    return call.Answer(status);
  }
  if (const auto status = CheckIpConfig(request.config()); !status.ok()) return call.Answer(status);  // UDP-3
  Ask(
      scope, request.gatewayid(), request.deviceinfo(),
      [&installation = scope.installation, &links = scope.links, caller = scope.caller, config = request.config()](
          Device& device, const DeviceGateway& gateway) {
        return Configure(installation, links, caller, device, gateway, WhatCounts(config, IpConfigOf(device, gateway)));
      },
      call);
}

}  // namespace connectmaster::fakegateway::udp_master

namespace connectmaster::fakegateway {

void AddUdpMaster(CallTable& table) {
  table.Later(&udp_master::GetIPConfig);
  table.Later(&udp_master::SetIPConfig);
}

}  // namespace connectmaster::fakegateway
