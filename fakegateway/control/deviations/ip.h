#pragma once

#include <memory>
#include <utility>

#include "connectmaster/udp_master.pb.h"
#include "control/deviations/device_changes.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {

// Of what takes effect, and how: UDP-2.
DeviationEntries IpEffects();
// Of what counts, and of what a device does not take: UDP-3.
DeviationEntries IpRules();

using gsdk::network::IPConfig;
using gsdk::udp_master::GetIPConfigRequest;
using gsdk::udp_master::SetIPConfigRequest;

// `change`: (const Answered<...>&), of GetIPConfig.
template <typename Change>
void ChangeRead(Behaviour& behaviour, Change change) {
  ChangeAnswer<GetIPConfigRequest, gsdk::udp_master::GetIPConfigResponse>(behaviour, change);
}
template <typename Change>
void ChangeReadConfig(Behaviour& behaviour, Change change) {
  ChangeRead(behaviour, [change](const auto& answered) {
    if (answered.ok()) change(*answered.response.mutable_config());
  });
}

// A call that names a device names it otherwise: `change` (const Scope&, gsdk::udp::DeviceInfo&).
template <typename Request, typename Change>
void ChangeNamed(Behaviour& behaviour, Change change) {
  ChangeRequest<Request>(
      behaviour, [change](const Scope& scope, Request& request) { change(scope, *request.mutable_deviceinfo()); });
}

// What SetIPConfig has done.
struct WasSet {
  Installation& installation;
  Links& links;
  Device& device;
  const IPConfig& sent;
};

// SetIPConfig sends something else, `change` (Device&, IPConfig&); if it succeeds, then `then` (const WasSet&).
template <typename Change, typename Then>
void ChangeSetting(Behaviour& behaviour, Change change, Then then) {
  auto& later = CallOf<AnsweredLater, SetIPConfigRequest>(behaviour);
  later.act = [act = later.act, change, then](const Scope& scope, const Message& message, Message& response,
                                              const PendingCall& call) {
    const auto& request = static_cast<const SetIPConfigRequest&>(message);
    Device* const device = scope.installation.network.FindById(request.deviceinfo().deviceid());
    if (device == nullptr) return act(scope, message, response, call);
    const auto changed = std::make_shared<SetIPConfigRequest>(request);
    change(*device, *changed->mutable_config());
    call.BeforeAnswer([changed, sent = request.config(), device, then, &installation = scope.installation,
                       &links = scope.links](const absl::Status& status) {
      if (status.ok()) then(WasSet{installation, links, *device, sent});
      return status;
    });
    act(scope, *changed, response, call);
  };
}
template <typename Change>
void ChangeSent(Behaviour& behaviour, Change change) {
  ChangeSetting(behaviour, change, [](const WasSet&) {});
}
template <typename Then>
void AfterSetting(Behaviour& behaviour, Then then) {
  ChangeSetting(
      behaviour, [](Device&, IPConfig&) {}, then);
}

// A setting that is refused, by `code`: `then` (const Answered<...>&).
template <typename Then>
void AfterRefusal(Behaviour& behaviour, absl::StatusCode code, Then then) {
  const auto when_refused = [code, then](const auto& answered) {
    if (answered.status.code() == code) then(answered);
  };
  ChangeAnswer<SetIPConfigRequest, gsdk::udp_master::SetIPConfigResponse>(behaviour, when_refused);
}

// SetIPConfig refuses what `is_refused` (const IPConfig&).
template <typename IsRefused>
void RefuseSetting(Behaviour& behaviour, IsRefused is_refused) {
  auto& later = CallOf<AnsweredLater, SetIPConfigRequest>(behaviour);
  later.act = [act = later.act, is_refused](const Scope& scope, const Message& message, Message& response,
                                            const PendingCall& call) {
    if (is_refused(static_cast<const SetIPConfigRequest&>(message).config())) {
      return call.Answer(absl::InvalidArgumentError("the device does not take this configuration"));
    }
    act(scope, message, response, call);
  };
}

inline void DropIfConnected(Links& links, Device* device) {
  if (device != nullptr && device->connected_to != nullptr) links.Drop(*device, LinkEvent::kLost);
}

}  // namespace connectmaster::fakegateway
