#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "connectmaster/connect_master.pb.h"
#include "control/deviations/wrap.h"

// What deviations of connections to devices have in common.
namespace connectmaster::fakegateway {

using ManagedInfos = google::protobuf::RepeatedPtrField<gsdk::connect::DeviceInfo>;

// The entry in a gateway's managed list; null if there is none.
inline Link* LinkOf(const Installation& installation, const std::string& gateway_id, std::uint32_t device_id) {
  const auto gateway = installation.gateways.find(gateway_id);
  if (gateway == installation.gateways.end()) return nullptr;
  const auto link = gateway->second->managed.find(device_id);
  return link == gateway->second->managed.end() ? nullptr : &link->second;
}

// The device that lives there; null if there is none.
inline Device* DeviceAt(Installation& installation, const std::string& address) {
  const auto parsed = Ipv4::Parse(address);
  return parsed ? installation.network.FindByAddress(*parsed) : nullptr;
}

// The gateway, if it is there and connected; else null.
inline DeviceGateway* FindConnected(const Installation& installation, const std::string& gateway_id) {
  const auto found = installation.gateways.find(gateway_id);
  return found == installation.gateways.end() || !found->second->connected ? nullptr : found->second.get();
}

inline bool IsConnectedStatus(gsdk::connect::Status status) {
  return status == gsdk::connect::TCP_CONNECTED || status == gsdk::connect::TLS_CONNECTED;
}

// The managed list shows something else: what `change` (const Answered<...>&, ManagedInfos&) makes of it.
template <typename Change>
void ChangeList(Behaviour& behaviour, Change change) {
  ChangeAnswer<gsdk::connect_master::GetDeviceListRequest, gsdk::connect_master::GetDeviceListResponse>(
      behaviour, [change](const auto& answered) { change(answered, *answered.response.mutable_deviceinfos()); });
}

// Each entry of an asynchronous connection: `change` (DeviceInfo&).
template <typename Change>
void ChangeRegistered(Behaviour& behaviour, Change change) {
  ChangeList(behaviour, [change](const auto&, ManagedInfos& infos) {
    for (auto& info : infos) {
      if (info.autoreconnect()) change(info);
    }
  });
}

// Something else answers the call at once: `replacement` (const Scope&, const Request&, act), where `act`
// (const Request&) is what answered it.
template <typename Request, typename Replacement>
void ReplaceNow(Behaviour& behaviour, Replacement replacement) {
  auto& now = CallOf<AnsweredNow, Request>(behaviour);
  now.act = [act = now.act, replacement](const Scope& scope, const Message& request, Message& response) {
    return replacement(scope, static_cast<const Request&>(request),
                       [&](const Request& asked) { return act(scope, asked, response); });
  };
}

}  // namespace connectmaster::fakegateway
