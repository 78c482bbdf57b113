#pragma once

#include <chrono>
#include <memory>
#include <utility>

#include "calls/ask_devices.h"
#include "calls/device_settings.h"
#include "control/deviations/connections.h"

// What deviations of calls that change devices have in common: of their mode, their SSL, their IP configuration.
namespace connectmaster::fakegateway {

// A device that carries out a command of its device gateway.
struct Commanded {
  Installation& installation;
  Links& links;
  Device& device;
  const DeviceGateway& gateway;

  // Its entry in the managed list.
  Link& link() const { return *LinkOf(installation, gateway.id(), device.id); }
};

// Devices do something else when they get the command: `make` (const Scope&, const Request&) says what. If it says
// nothing, the call is answered as it was.
template <typename Request, typename Make>
void ReplaceCommand(Behaviour& behaviour, Make make) {
  auto& later = CallOf<AnsweredLater, Request>(behaviour);
  later.act = [act = later.act, make](const Scope& scope, const Message& message, Message& response,
                                      const PendingCall& call) {
    const auto& request = static_cast<const Request&>(message);
    Exchanges::Apply apply = make(scope, request);
    if (!apply) return act(scope, message, response, call);
    if constexpr (requires { request.deviceids(); }) {
      AskDevices(scope, request.deviceids(), std::move(apply), call);
    } else {
      AskDevice(scope, request.deviceid(), std::move(apply), call);
    }
  };
}

// `instead` (const Commanded&, act) is done, where `act` () is what was done.
template <typename Instead>
Exchanges::Apply Replaced(const Scope& scope, Exchanges::Apply act, Instead instead) {
  return [&installation = scope.installation, &links = scope.links, act = std::move(act), instead](
             Device& device, const DeviceGateway& gateway) -> absl::Status {
    return instead(Commanded{installation, links, device, gateway}, [&] { return act(device, gateway); });
  };
}

// A device that gets one of two modes does something else: `instead` (const Commanded&, ConnectionMode, act).
template <typename Request, typename Instead>
void ChangeModeCommand(Behaviour& behaviour, Instead instead) {
  ReplaceCommand<Request>(behaviour, [instead](const Scope& scope, const Request& request) -> Exchanges::Apply {
    const auto mode = request.connectionmode();
    if (!gsdk::connect::ConnectionMode_IsValid(mode)) return {};
    return Replaced(scope, SettingMode(scope, mode),
                    [instead, mode](const Commanded& it, const auto& act) { return instead(it, mode, act); });
  });
}

// In SetConnectionMode and SetConnectionModeMulti.
template <typename Instead>
void ChangeMode(Behaviour& behaviour, Instead instead) {
  ChangeModeCommand<gsdk::connect_master::SetConnectionModeRequest>(behaviour, instead);
  ChangeModeCommand<gsdk::connect_master::SetConnectionModeMultiRequest>(behaviour, instead);
}

// A device that gets SSL, or is to have none, does something else: `instead` (const Commanded&, act).
template <typename Request, typename Instead>
void ChangeSslCommand(Behaviour& behaviour, bool use_ssl, Instead instead) {
  ReplaceCommand<Request>(behaviour, [use_ssl, instead](const Scope& scope, const Request&) {
    return Replaced(scope, SettingSsl(scope, use_ssl), instead);
  });
}
template <typename Instead>
void ChangeEnabling(Behaviour& behaviour, Instead instead) {
  ChangeSslCommand<gsdk::connect_master::EnableSSLRequest>(behaviour, true, instead);
  ChangeSslCommand<gsdk::connect_master::EnableSSLMultiRequest>(behaviour, true, instead);
}
template <typename Instead>
void ChangeDisabling(Behaviour& behaviour, Instead instead) {
  ChangeSslCommand<gsdk::connect_master::DisableSSLRequest>(behaviour, false, instead);
  ChangeSslCommand<gsdk::connect_master::DisableSSLMultiRequest>(behaviour, false, instead);
}

// Subscribers are not told that the device's connection ends next.
inline void HideDisconnection(const Commanded& it) {
  it.link().info.set_status(gsdk::connect::DISCONNECTED);
}

// The device drops its connection in five seconds, if it is still that gateway's.
inline void DropLater(const Commanded& it) {
  it.installation.timers.Schedule(it.installation.now + std::chrono::seconds(5), [it] {
    if (it.device.connected_to == &it.gateway) it.links.Drop(it.device, LinkEvent::kLost);
  });
}

// The device, which does not dial in any more, does so once more. Timers of one moment run in the order of their
// making.
inline void DialInOnceMore(Installation& installation, Links& links, Device& device) {
  installation.timers.Schedule(installation.now + installation.options.device_dial_interval, [&] {
    if (device.mode == gsdk::connect::DEVICE_TO_SERVER) return;
    device.mode = gsdk::connect::DEVICE_TO_SERVER;
    links.ScheduleDialIn(device, Duration{0});
    installation.timers.Schedule(installation.now, [&] { device.mode = gsdk::connect::SERVER_TO_DEVICE; });
  });
}

}  // namespace connectmaster::fakegateway
