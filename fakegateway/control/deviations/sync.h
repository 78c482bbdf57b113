#pragma once

#include <string>

#include "control/deviations/connections.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {

// Of attempts that fail, or are refused: SYNC-5 to SYNC-8.
DeviationEntries SyncRefusals();

// `change`: of (const Answered<...>&).
template <typename Change>
void ChangeConnect(Behaviour& behaviour, Change change) {
  ChangeAnswer<gsdk::connect_master::ConnectRequest, gsdk::connect_master::ConnectResponse>(behaviour, change);
}

// `change`: (const Scope&, gsdk::connect::ConnectInfo&).
template <typename Change>
void ChangeConnectInfo(Behaviour& behaviour, Change change) {
  ChangeRequest<gsdk::connect_master::ConnectRequest>(
      behaviour, [change](const Scope& scope, gsdk::connect_master::ConnectRequest& request) {
        change(scope, *request.mutable_connectinfo());
      });
}

// A refused Connect registers the device; `is_it` (const absl::Status&) says which.
template <typename IsIt>
void RegisterRefused(Behaviour& behaviour, IsIt is_it) {
  ChangeConnect(behaviour, [is_it](const auto& answered) {
    if (!is_it(answered.status)) return;
    const auto& info = answered.request.connectinfo();
    const Device* const device = DeviceAt(answered.installation, info.ipaddr());
    const auto gateway = answered.installation.gateways.find(answered.request.gatewayid());
    if (device == nullptr || gateway == answered.installation.gateways.end() || !gateway->second->connected) return;
    gsdk::connect::AsyncConnectInfo registered;
    registered.set_deviceid(device->id);
    registered.set_ipaddr(info.ipaddr());
    registered.set_port(info.port());
    registered.set_usessl(info.usessl());
    answered.links.Register(*gateway->second, registered);
  });
}

inline bool IsAboutSsl(const absl::Status& status) {
  return absl::IsUnavailable(status) && status.message().find("SSL") != std::string::npos;
}

}  // namespace connectmaster::fakegateway
