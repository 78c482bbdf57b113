// Calls that wait for an answer, and those that only look.
#include <chrono>
#include <utility>

#include "world/errors.h"
#include "world/limits.h"
#include "world/world.h"

namespace connectmaster::fakegateway {

CallId World::AddPending(DeviceGateway& gateway, Duration wait, std::function<void()> at_timer,
                         std::function<void(absl::Status)> end) {
  const CallId id = next_call_++;
  const auto timer = timers_.Schedule(now_ + wait, [this, id, at_timer = std::move(at_timer)] {
    pending_.erase(id);
    at_timer();
  });
  pending_.emplace(id, PendingCall{&gateway, timer, std::move(end)});
  return id;
}

void World::CancelCall(CallId id) {
  const auto node = pending_.extract(id);
  if (node.empty()) return;
  timers_.Cancel(node.mapped().timer);
  node.mapped().end(CallCancelled());
}

void World::EndCallsOn(const DeviceGateway* gateway, const absl::Status& why) {
  for (auto call = pending_.begin(); call != pending_.end();) {
    if (gateway != nullptr && call->second.gateway != gateway) {
      ++call;
      continue;
    }
    timers_.Cancel(call->second.timer);
    call->second.end(why);
    call = pending_.erase(call);
  }
}

CallId World::SearchDevice(const Caller& caller, const gsdk::connect_master::SearchDeviceRequest& request,
                           SearchDone done) {
  using Result = absl::StatusOr<gsdk::connect_master::SearchDeviceResponse>;
  const auto answer = [this, done = std::move(done)](const Result& result) {
    effects_.Add([done, result] { done(result); });
  };
  const auto refuse = [&](const absl::Status& status) {
    answer(status);
    return CallId{0};
  };
  if (const auto status = CheckReaches(caller, request.gatewayid()); !status.ok()) return refuse(status);
  const auto gateway = ConnectedGateway(request.gatewayid());
  if (!gateway.ok()) return refuse(gateway.status());
  if (pending_.size() >= kMaxPendingCalls) return refuse(Busy("devices"));

  // SEARCH-2: as soon as every device that can answer in time has.
  const Duration timeout = request.timeout() == 0 ? kDefaultSearchTimeout : Duration(request.timeout());
  Duration wait{0};
  network_.ForEachIn((*gateway)->subnet(), [&](const Device& device) {
    if (AnswersSearch(device, timeout)) wait = std::max(wait, device.response_delay);
  });
  return AddPending(
      **gateway, wait,
      [this, answer, it = *gateway, timeout] {
        gsdk::connect_master::SearchDeviceResponse response;
        network_.ForEachIn(it->subnet(), [&](const Device& device) {
          if (AnswersSearch(device, timeout)) *response.add_deviceinfos() = Describe(device);
        });
        answer(response);
      },
      answer);
}

// SEARCH-1 to SEARCH-3
bool World::AnswersSearch(const Device& device, Duration timeout) {
  return !device.switched_off && !device.silent && device.response_delay <= timeout;
}

gsdk::connect::SearchDeviceInfo World::Describe(const Device& device) {
  gsdk::connect::SearchDeviceInfo info;
  info.set_deviceid(device.id);
  info.set_type(device.type);
  info.set_usedhcp(device.use_dhcp);
  info.set_connectionmode(device.mode);
  info.set_ipaddr(device.address.ToString());
  info.set_port(device.port);
  info.set_usessl(device.use_ssl);
  if (device.mode == gsdk::connect::DEVICE_TO_SERVER)
    info.set_serveraddr(device.server_address.ToString());  // SEARCH-4
  return info;
}

// STATUS-6
absl::Status World::GetDeviceList(const Caller& caller, const gsdk::connect_master::GetDeviceListRequest& request,
                                  gsdk::connect_master::GetDeviceListResponse& response) const {
  if (auto status = CheckReaches(caller, request.gatewayid()); !status.ok()) return status;
  const auto gateway = ConnectedGateway(request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  response.mutable_deviceinfos()->Reserve(static_cast<int>((*gateway)->managed.size()));
  for (const auto& [device_id, link] : (*gateway)->managed) *response.add_deviceinfos() = link.info;
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
