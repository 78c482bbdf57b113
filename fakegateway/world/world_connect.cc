// Connecting and disconnecting.
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "world/errors.h"
#include "world/limits.h"
#include "world/world.h"

namespace connectmaster::fakegateway {

std::string World::Dial::Target() const {
  return absl::StrCat(address.ToString(), ":", port);
}

CallId World::Connect(const Caller& caller, const gsdk::connect_master::ConnectRequest& request, ConnectDone done) {
  const auto answer = [this, done = std::move(done)](const absl::StatusOr<std::uint32_t>& result) {
    effects_.Add([done, result] { done(result); });
  };
  const auto refuse = [&](const absl::Status& status) {
    answer(status);
    return CallId{0};
  };
  if (const auto status = CheckReaches(caller, request.gatewayid()); !status.ok()) return refuse(status);
  const auto& info = request.connectinfo();
  const auto address = Ipv4::Parse(info.ipaddr());
  if (!address) return refuse(NotIpv4(info.ipaddr()));
  if (info.port() < 0 || info.port() > 65'535) return refuse(InvalidPort(info.port()));
  const auto gateway = ConnectedGateway(request.gatewayid());
  if (!gateway.ok()) return refuse(gateway.status());
  if (pending_.size() >= kMaxPendingCalls) return refuse(Busy("devices"));

  Dial dial{*address, info.port() == 0 ? kDefaultDevicePort : info.port(), info.usessl(), {}};  // SYNC-6
  for (const auto& [device_id, link] : (*gateway)->managed) {                                   // SYNC-7
    if (link.info.ipaddr() == info.ipaddr() && link.info.port() == dial.port) {
      return refuse(DeviceAlreadyManaged(device_id, dial.Target()));
    }
  }
  const Duration wait = DialTime(**gateway, dial);
  Fire(**gateway, dial.link, LinkEvent::kDial);
  return AddPending(
      **gateway, wait, [this, answer, it = *gateway, dial]() mutable { answer(FinishDial(*it, dial)); },
      [this, answer, it = *gateway, dial](const absl::Status& status) mutable {
        Fire(*it, dial.link, LinkEvent::kFailed);
        answer(status);
      });
}

Device* World::Answering(const DeviceGateway& gateway, const Dial& dial) {
  Device* const device = gateway.subnet().Contains(dial.address) ? network_.FindByAddress(dial.address) : nullptr;
  return device == nullptr || device->switched_off || device->port != dial.port ? nullptr : device;
}

// SYNC-5: where nobody is, the dial fails at once; SYNC-8: where nobody answers, it waits.
Duration World::DialTime(const DeviceGateway& gateway, const Dial& dial) {
  const Device* const device = Answering(gateway, dial);
  if (device == nullptr) return Duration{0};
  return device->silent ? options_.command_timeout : std::min(device->response_delay, options_.command_timeout);
}

absl::StatusOr<std::uint32_t> World::FinishDial(DeviceGateway& gateway, Dial& dial) {
  Device* const device = Answering(gateway, dial);
  const auto refusal = [&]() -> absl::Status {
    if (device == nullptr) return NobodyAt(dial.Target());
    if (device->silent || device->response_delay > options_.command_timeout) {
      return NoAnswerFrom(dial.Target(), options_.command_timeout);
    }
    if (gateway.managed.count(device->id) != 0) return DeviceAlreadyManaged(device->id, dial.Target());
    if (device->mode != gsdk::connect::SERVER_TO_DEVICE || device->connected_to != nullptr) {
      return RefusedBy(dial.Target());
    }
    if (device->use_ssl != dial.use_ssl) {  // SYNC-3
      return device->use_ssl ? DeviceNeedsSsl(dial.Target()) : DeviceHasNoSsl(dial.Target());
    }
    return absl::OkStatus();
  }();
  if (!refusal.ok()) {
    Fire(gateway, dial.link, LinkEvent::kFailed);
    return refusal;
  }
  // SYNC-2
  auto& info = dial.link.info;
  info.set_deviceid(device->id);
  info.set_connectionmode(gsdk::connect::SERVER_TO_DEVICE);
  info.set_ipaddr(dial.address.ToString());
  info.set_port(dial.port);
  info.set_autoreconnect(false);
  info.set_usessl(dial.use_ssl);
  info.set_type(device->type);
  device->connected_to = &gateway;
  Fire(gateway, dial.link, dial.use_ssl ? LinkEvent::kTlsEstablished : LinkEvent::kTcpEstablished);
  gateway.managed.emplace(device->id, std::move(dial.link));
  return device->id;
}

// DISC-1, DISC-2
absl::Status World::Disconnect(const Caller& caller, const gsdk::connect_master::DisconnectRequest& request) {
  if (request.deviceids().empty()) return NothingGiven("device ID");
  if (static_cast<std::size_t>(request.deviceids_size()) > kMaxDevicesInRequest) {
    return LimitReached("device IDs in a request", kMaxDevicesInRequest);
  }
  std::set<std::uint32_t> not_connected;
  for (const std::uint32_t id : std::set<std::uint32_t>(request.deviceids().begin(), request.deviceids().end())) {
    const Device* const device = network_.FindById(id);
    if (device == nullptr || device->connected_to == nullptr ||
        !registry_.Reaches(caller, device->connected_to->id())) {
      not_connected.insert(id);
    } else {
      Drop(*device->connected_to, id, LinkEvent::kDisconnect);
    }
  }
  return not_connected.empty() ? absl::OkStatus() : DevicesNotConnected(not_connected);
}

// DISC-3
absl::Status World::DisconnectAll(const Caller& caller, const gsdk::connect_master::DisconnectAllRequest& request) {
  if (auto status = CheckReaches(caller, request.gatewayid()); !status.ok()) return status;
  const auto gateway = ConnectedGateway(request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  auto& managed = (*gateway)->managed;
  while (!managed.empty()) Drop(**gateway, managed.begin()->first, LinkEvent::kDisconnect);
  return absl::OkStatus();
}

void World::Drop(DeviceGateway& gateway, std::uint32_t device_id, LinkEvent event) {
  auto link = gateway.managed.extract(device_id);
  network_.FindById(device_id)->connected_to = nullptr;
  Fire(gateway, link.mapped(), event);
}

void World::Fire(const DeviceGateway& gateway, Link& link, LinkEvent event) {
  const LinkTransition& transition = *FindTransition(link.state, event);
  link.state = transition.to;
  if (!transition.status) return;
  link.info.set_status(*transition.status);
  gsdk::connect::StatusChange change;
  change.set_deviceid(link.info.deviceid());
  change.set_status(*transition.status);
  change.set_timestamp(static_cast<std::uint32_t>(UnixSeconds(now_)));
  device_subscriptions_.Publish(*registry_.OwnerOf(gateway.id()), change.deviceid(), change);
}

}  // namespace connectmaster::fakegateway
