// Calls that wait for an answer: how they end; searching, and connecting.
#include <chrono>
#include <utility>

#include "calls/gateway_rules.h"
#include "common/errors.h"
#include "common/limits.h"
#include "world/world.h"

namespace connectmaster::fakegateway {
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

void World::CancelCall(CallId id) {
  pending_.Cancel(id, CallCancelled());
}

CallId World::Refuse(const Done& done, const absl::Status& status) {
  ThroughEffect(done)(status);
  return 0;
}

CallId World::SearchDevice(const Caller& caller, const gsdk::connect_master::SearchDeviceRequest& request,
                           Answer<gsdk::connect_master::SearchDeviceResponse> answer) {
  const auto respond = ThroughEffect(std::move(answer));
  const auto reached = Reached(caller, request.gatewayid());
  if (!reached.ok()) return respond(reached.status()), 0;
  if (const auto status = pending_.CheckRoom(caller.tenant_id); !status.ok()) return respond(status), 0;
  const DeviceGateway& gateway = **reached;

  // SEARCH-2: as soon as every device that can answer in time has.
  const Duration timeout = request.timeout() == 0 ? kDefaultSearchTimeout : Duration(request.timeout());
  Duration wait{0};
  installation_.network.ForEachIn(gateway.subnet(), [&](const Device& device) {
    if (device.AnswersWithin(timeout)) wait = std::max(wait, device.response_delay);
  });
  const CallId id = pending_.next_id();
  const auto timer = installation_.timers.Schedule(installation_.now + wait, [this, respond, &gateway, timeout, id] {
    pending_.Forget(id);
    gsdk::connect_master::SearchDeviceResponse response;
    installation_.network.ForEachIn(gateway.subnet(), [&](const Device& device) {
      if (device.AnswersWithin(timeout)) *response.add_deviceinfos() = Describe(device);
    });
    if (response.deviceinfos().empty()) return respond(NoDeviceFound());  // SEARCH-5
    respond(response);
  });
  return pending_.Add(caller.tenant_id, &gateway, [this, respond, timer](const absl::Status& why) {
    installation_.timers.Cancel(timer);
    respond(why);
  });
}

CallId World::Connect(const Caller& caller, const gsdk::connect_master::ConnectRequest& request,
                      Answer<std::uint32_t> answer) {
  const auto respond = ThroughEffect(std::move(answer));
  const auto& info = request.connectinfo();
  if (const auto status = RequireReached(installation_.registry, caller, request.gatewayid()); !status.ok()) {
    return respond(status), 0;
  }
  const auto address = Ipv4::Parse(info.ipaddr());
  if (!address) return respond(NotIpv4(info.ipaddr())), 0;
  if (info.port() < 0 || info.port() > kMaxPort) return respond(InvalidPort(info.port())), 0;
  const auto reached = Reached(caller, request.gatewayid());
  if (!reached.ok()) return respond(reached.status()), 0;
  if (const auto status = pending_.CheckRoom(caller.tenant_id); !status.ok()) return respond(status), 0;
  DeviceGateway& gateway = **reached;

  const DialTarget target{address, info.port() == 0 ? kDefaultDevicePort : info.port(), info.usessl()};  // SYNC-6
  // SYNC-7: also where the device does not answer. Another one that lives there is another one (ASYNC-9).
  const Device* const there = installation_.network.FindByAddress(*address);
  const bool is_another = there != nullptr && !gateway.managed.contains(there->id);
  for (const auto& [device_id, link] : gateway.managed) {
    if (!is_another && link.info.ipaddr() == info.ipaddr() && link.info.port() == target.port) {
      return respond(DeviceAlreadyManaged(device_id, target.ToString())), 0;
    }
  }
  const CallId id = pending_.next_id();
  const auto connect = links_.Connect(gateway, target, [this, respond, id](const absl::StatusOr<std::uint32_t>& it) {
    pending_.Forget(id);
    respond(it);
  });
  return pending_.Add(caller.tenant_id, &gateway, [this, respond, connect](const absl::Status& why) {
    links_.CancelConnect(connect);
    respond(why);
  });
}

}  // namespace connectmaster::fakegateway
