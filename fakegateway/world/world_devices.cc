// What changes a device: connection mode, SSL, its IP configuration.
#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "calls/gateway_rules.h"
#include "calls/ip_config.h"
#include "calls/settings_rules.h"
#include "common/errors.h"
#include "common/limits.h"
#include "world/world.h"

namespace connectmaster::fakegateway {

// MODE-1, MODE-2, MODE-4
void World::SetMode(Device& device, const DeviceGateway& gateway, gsdk::connect::ConnectionMode mode) {
  if (device.mode == mode) return;
  device.mode = mode;
  if (mode == gsdk::connect::DEVICE_TO_SERVER) {
    device.server_address = gateway.address();
    device.server_port = gateway.port();
    device.ssl_server_port = gateway.ssl_port();
  }
  links_.Drop(device, LinkEvent::kLost);
}

// SSL-1, SSL-2, SSL-4, SSL-5
void World::SetSsl(Device& device, const DeviceGateway& gateway, bool use_ssl) {
  if (device.use_ssl == use_ssl) return;
  device.use_ssl = use_ssl;
  device.root_ca = use_ssl ? gateway.root_ca() : "";
  links_.Drop(device, LinkEvent::kLost);
}

CallId World::Command(const Caller& caller, const std::set<std::uint32_t>& device_ids, DeviceCommands::Apply apply,
                      const Conclude& conclude, const Done& done) {
  if (const auto status = pending_.CheckRoom(caller.tenant_id); !status.ok()) return Refuse(done, status);
  const auto respond = ThroughEffect(done);
  const CallId id = pending_.next_id();
  const auto command =
      commands_.Start(caller, device_ids, std::move(apply), [this, respond, conclude, id](const auto& failures) {
        pending_.Forget(id);
        respond(conclude(failures));
      });
  return pending_.Add(caller.tenant_id, nullptr, [this, respond, command](const absl::Status& why) {
    commands_.Cancel(command);
    respond(why);
  });
}

// MULTI-4
CallId World::CommandOne(const Caller& caller, std::uint32_t device_id, DeviceCommands::Apply apply, const Done& done) {
  const auto the_devices_own = [](const DeviceCommands::Failures& failures) {
    return failures.empty() ? absl::OkStatus() : failures.begin()->second;
  };
  return Command(caller, {device_id}, std::move(apply), the_devices_own, done);
}

// MULTI-3
CallId World::CommandMany(const Caller& caller, const google::protobuf::RepeatedField<std::uint32_t>& device_ids,
                          DeviceCommands::Apply apply, const Done& done) {
  if (const auto status = CheckDeviceIds(device_ids); !status.ok()) return Refuse(done, status);
  return Command(caller, {device_ids.begin(), device_ids.end()}, std::move(apply), DevicesFailed, done);
}

CallId World::SetConnectionMode(const Caller& caller, const gsdk::connect_master::SetConnectionModeRequest& request,
                                const Done& done) {
  const auto mode = request.connectionmode();
  if (!gsdk::connect::ConnectionMode_IsValid(mode)) return Refuse(done, InvalidMode(mode));
  return CommandOne(
      caller, request.deviceid(), [this, mode](Device& it, const DeviceGateway& at) { SetMode(it, at, mode); }, done);
}

CallId World::SetConnectionMode(const Caller& caller,
                                const gsdk::connect_master::SetConnectionModeMultiRequest& request, const Done& done) {
  const auto mode = request.connectionmode();
  if (!gsdk::connect::ConnectionMode_IsValid(mode)) return Refuse(done, InvalidMode(mode));
  return CommandMany(
      caller, request.deviceids(), [this, mode](Device& it, const DeviceGateway& at) { SetMode(it, at, mode); }, done);
}

CallId World::EnableSsl(const Caller& caller, const gsdk::connect_master::EnableSSLRequest& request, const Done& done) {
  return CommandOne(
      caller, request.deviceid(), [this](Device& it, const DeviceGateway& at) { SetSsl(it, at, true); }, done);
}

CallId World::EnableSsl(const Caller& caller, const gsdk::connect_master::EnableSSLMultiRequest& request,
                        const Done& done) {
  return CommandMany(
      caller, request.deviceids(), [this](Device& it, const DeviceGateway& at) { SetSsl(it, at, true); }, done);
}

CallId World::DisableSsl(const Caller& caller, const gsdk::connect_master::DisableSSLRequest& request,
                         const Done& done) {
  return CommandOne(
      caller, request.deviceid(), [this](Device& it, const DeviceGateway& at) { SetSsl(it, at, false); }, done);
}

CallId World::DisableSsl(const Caller& caller, const gsdk::connect_master::DisableSSLMultiRequest& request,
                         const Done& done) {
  return CommandMany(
      caller, request.deviceids(), [this](Device& it, const DeviceGateway& at) { SetSsl(it, at, false); }, done);
}

// UDP-1
Device* World::DeviceOverUdp(const DeviceGateway& gateway, const gsdk::udp::DeviceInfo& info) {
  const auto address = Ipv4::Parse(info.ipaddr());
  if (!address || !gateway.subnet().Contains(*address)) return nullptr;
  Device* const device = installation_.network.FindByAddress(*address);
  return device == nullptr || device->id != info.deviceid() || device->IsOff() ? nullptr : device;
}

CallId World::AskOverUdp(const Caller& caller, const std::string& gateway_id, const gsdk::udp::DeviceInfo& info,
                         std::function<void(Device&, const DeviceGateway&)> act, const Done& fail) {
  const auto refuse = [&](const absl::Status& status) {
    fail(status);
    return CallId{0};
  };
  const auto reached = Reached(caller, gateway_id);
  if (absl::IsNotFound(reached.status())) return refuse(reached.status());
  if (!Ipv4::Parse(info.ipaddr())) return refuse(NotIpv4(info.ipaddr()));
  if (!reached.ok()) return refuse(reached.status());
  if (const auto status = pending_.CheckRoom(caller.tenant_id); !status.ok()) return refuse(status);
  const DeviceGateway& gateway = **reached;
  Device* const device = DeviceOverUdp(gateway, info);
  const Duration late = device == nullptr ? Duration{0} : links_.StrikeExchange(gateway, *device);
  const Duration timeout = installation_.options.command_timeout;
  const Duration wait = device == nullptr ? Duration{0} : device->AnswerTime(timeout, late);
  const CallId id = pending_.next_id();
  const auto timer = installation_.timers.Schedule(
      installation_.now + wait, [this, id, &gateway, info, late, act = std::move(act), fail] {
        pending_.Forget(id);
        Device* const it = DeviceOverUdp(gateway, info);
        if (it == nullptr || !it->AnswersWithin(installation_.options.command_timeout, late)) {
          return fail(NoDeviceOverUdp(info.deviceid(), info.ipaddr()));  // UDP-2
        }
        act(*it, gateway);
      });
  return pending_.Add(caller.tenant_id, &gateway, [this, timer, fail](const absl::Status& why) {
    installation_.timers.Cancel(timer);
    fail(why);
  });
}

CallId World::GetIpConfig(const Caller& caller, const gsdk::udp_master::GetIPConfigRequest& request,
                          Answer<gsdk::network::IPConfig> answer) {
  const auto respond = ThroughEffect(std::move(answer));
  return AskOverUdp(
      caller, request.gatewayid(), request.deviceinfo(),
      [respond](const Device& device, const DeviceGateway& gateway) { respond(IpConfigOf(device, gateway)); },
      [respond](const absl::Status& status) { respond(status); });
}

CallId World::SetIpConfig(const Caller& caller, const gsdk::udp_master::SetIPConfigRequest& request, const Done& done) {
  if (const auto status = RequireReached(installation_.registry, caller, request.gatewayid()); !status.ok()) {
    return Refuse(done, status);
  }
  if (const auto status = CheckIpConfig(request.config()); !status.ok()) return Refuse(done, status);  // UDP-3
  const auto respond = ThroughEffect(done);
  return AskOverUdp(
      caller, request.gatewayid(), request.deviceinfo(),
      [this, respond, caller, config = request.config()](Device& device, const DeviceGateway& gateway) {
        respond(Configure(caller, device, gateway, WhatCounts(config, IpConfigOf(device, gateway))));
      },
      respond);
}

// GW-3: a device stays in the networks that the caller reaches, and what is elsewhere is not told.
absl::Status World::CheckNewAddress(const Caller& caller, const Device& device, Ipv4 address) {
  if (address == device.address) return absl::OkStatus();
  const bool is_reached =
      std::any_of(installation_.gateways.begin(), installation_.gateways.end(), [&](const auto& it) {
        return installation_.registry.Reaches(caller, it.first) && it.second->subnet().Contains(address);
      });
  if (!is_reached) return AddressOutOfReach(address.ToString());
  if (const Device* const other = installation_.network.FindByAddress(address)) {
    return AddressInUse(address.ToString(), other->id);
  }
  const auto gateway = installation_.gateways_by_address.find(address);
  if (gateway != installation_.gateways_by_address.end() &&
      installation_.registry.Reaches(caller, gateway->second->id())) {
    return AddressOfGateway(address.ToString(), gateway->second->id());
  }
  return absl::OkStatus();
}

// UDP-2
absl::Status World::Configure(const Caller& caller, Device& device, const DeviceGateway& gateway,
                              const gsdk::network::IPConfig& config) {
  const Ipv4 address = *Ipv4::Parse(config.ipaddr());
  if (auto status = CheckNewAddress(caller, device, address); !status.ok()) return status;
  const bool dials_in = config.connectionmode() == gsdk::connect::DEVICE_TO_SERVER;
  Ipv4 server = Ipv4::Parse(config.serveraddr()).value_or(Ipv4{});
  if (dials_in && server == Ipv4{}) server = gateway.address();
  // UDP-3: the port counts in SERVER_TO_DEVICE only, the server in DEVICE_TO_SERVER only.
  const bool elsewhere = address != device.address || (!dials_in && config.port() != device.port);
  const bool other_server = server != device.server_address || config.serverport() != device.server_port ||
                            config.sslserverport() != device.ssl_server_port;
  const bool connection_ends = elsewhere || config.connectionmode() != device.mode || (dials_in && other_server);

  if (address != device.address) installation_.network.Move(device, address);
  device.port = config.port();
  device.use_dhcp = config.usedhcp();
  device.mode = config.connectionmode();
  device.server_address = server;
  device.server_port = config.serverport();
  device.ssl_server_port = config.sslserverport();
  device.further_settings = std::make_unique<gsdk::network::IPConfig>(config);
  if (!connection_ends) return absl::OkStatus();
  if (device.connected_to != nullptr) {
    links_.Drop(device, LinkEvent::kLost);
  } else {
    links_.ScheduleDialIn(device, kDeviceDialInterval);
  }
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
