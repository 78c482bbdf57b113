// Devices and their connections: searched for, made, ended, listed.
#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "calls/connect_master.h"
#include "calls/gateway_rules.h"
#include "calls/settings_rules.h"
#include "common/errors.h"
#include "common/limits.h"

namespace connectmaster::fakegateway::connect_master {
namespace {

// SEARCH-1 to SEARCH-3
gsdk::connect::SearchDeviceInfo Describe(const Device& device) {
  gsdk::connect::SearchDeviceInfo info;
  info.set_deviceid(device.id);
  info.set_type(device.type);
  info.set_usedhcp(device.use_dhcp);
  info.set_connectionmode(device.mode);
  info.set_ipaddr(device.address.ToString());
  info.set_port(device.port);
  info.set_usessl(device.use_ssl);
  if (device.mode == gsdk::connect::DEVICE_TO_SERVER) {
    info.set_serveraddr(device.server_address.ToString());  // SEARCH-4
  }
  return info;
}

}  // namespace

void SearchDevice(const Scope& scope, const wire::SearchDeviceRequest& request, wire::SearchDeviceResponse& response,
                  const PendingCall& call) {
  const auto reached = scope.Reached(request.gatewayid());
  if (!reached.ok()) return call.Answer(reached.status());
  const DeviceGateway& gateway = **reached;
  call.Wait(&gateway, [&, &installation = scope.installation] {
    // SEARCH-2: as soon as every device that can answer in time has.
    const Duration timeout = request.timeout() == 0 ? kDefaultSearchTimeout : Duration(request.timeout());
    Duration wait{0};
    installation.network.ForEachIn(gateway.subnet(), [&](const Device& device) {
      if (device.AnswersWithin(timeout)) wait = std::max(wait, device.response_delay);
    });
    const Time end = installation.now + installation.options.search_lasts(timeout, wait);
    const auto timer = installation.timers.Schedule(end, [&installation, &gateway, &response, timeout, call] {
      installation.network.ForEachIn(gateway.subnet(), [&](const Device& device) {
        if (device.AnswersWithin(timeout)) *response.add_deviceinfos() = Describe(device);
      });
      call.Answer(response.deviceinfos().empty() ? NoDeviceFound() : absl::OkStatus());  // SEARCH-5
    });
    return [&installation, timer] { installation.timers.Cancel(timer); };
  });
}

void Connect(const Scope& scope, const wire::ConnectRequest& request, wire::ConnectResponse& response,
             const PendingCall& call) {
  const auto& info = request.connectinfo();
  const Installation& installation = scope.installation;
  if (const auto status = RequireReached(installation.registry, scope.caller, request.gatewayid()); !status.ok()) {
    return call.Answer(status);
  }
  const auto address = Ipv4::Parse(info.ipaddr());
  if (!address) return call.Answer(NotIpv4(info.ipaddr()));
  if (info.port() < 0 || info.port() > kMaxPort) return call.Answer(InvalidPort(info.port()));
  const auto reached = scope.Reached(request.gatewayid());
  if (!reached.ok()) return call.Answer(reached.status());
  DeviceGateway& gateway = **reached;

  const DialTarget target{address, info.port() == 0 ? kDefaultDevicePort : info.port(), info.usessl()};  // SYNC-6
  // SYNC-7: also where the device does not answer. Another one that lives there is another one (ASYNC-9).
  const Device* const there = scope.installation.network.FindByAddress(*address);
  const bool is_another = there != nullptr && !gateway.managed.contains(there->id);
  for (const auto& [device_id, link] : gateway.managed) {
    if (!is_another && link.info.ipaddr() == info.ipaddr() && link.info.port() == target.port) {
      return call.Answer(DeviceAlreadyManaged(device_id, target.ToString()));
    }
  }
  call.Wait(&gateway, [&, &links = scope.links] {
    const auto connecting =
        links.Connect(gateway, target, [&response, call](const absl::StatusOr<std::uint32_t>& device_id) {
          if (device_id.ok()) response.set_deviceid(*device_id);
          call.Answer(device_id.status());
        });
    return [&links, connecting] { links.CancelConnect(connecting); };
  });
}

// DISC-1, DISC-2
absl::Status Disconnect(const Scope& scope, const wire::DisconnectRequest& request,
                        wire::DisconnectResponse& /*response*/) {
  if (auto status = CheckDeviceIds(request.deviceids()); !status.ok()) return status;
  std::map<std::uint32_t, absl::Status> failures;
  for (const std::uint32_t id : std::set<std::uint32_t>(request.deviceids().begin(), request.deviceids().end())) {
    Device* const device = scope.installation.network.FindById(id);
    if (device == nullptr || device->connected_to == nullptr ||
        !scope.installation.registry.Reaches(scope.caller, device->connected_to->id())) {
      failures.emplace(id, DeviceNotConnected(id));
    } else {
      scope.links.Drop(*device, LinkEvent::kDisconnect);
    }
  }
  return DevicesFailed(failures);
}

// DISC-3
absl::Status DisconnectAll(const Scope& scope, const wire::DisconnectAllRequest& request,
                           wire::DisconnectAllResponse& /*response*/) {
  const auto gateway = scope.Reached(request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  std::vector<std::uint32_t> connected;
  for (const auto& [device_id, link] : (*gateway)->managed) {
    if (IsConnected(link.state)) connected.push_back(device_id);
  }
  for (const std::uint32_t id : connected) {
    scope.links.Drop(*scope.installation.network.FindById(id), LinkEvent::kDisconnect);
  }
  return absl::OkStatus();
}

// STATUS-6
absl::Status GetDeviceList(const Scope& scope, const wire::GetDeviceListRequest& request,
                           wire::GetDeviceListResponse& response) {
  const auto gateway = scope.Reached(request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  response.mutable_deviceinfos()->Reserve(static_cast<int>((*gateway)->managed.size()));
  for (const auto& [device_id, link] : (*gateway)->managed) *response.add_deviceinfos() = link.info;
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway::connect_master
