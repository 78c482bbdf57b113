#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "control/deviations/async.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::AsyncConnectInfo;
using gsdk::connect::DeviceInfo;

DeviationEntries HowTheyAreRegistered() {
  return {
      {{"async-1-waits-for-devices", "ASYNC-1", "AddAsyncConnection is answered when devices have had 5 s to connect."},
       [](Behaviour& it) {
         auto& kind = it.calls.At(wire::AddAsyncConnectionRequest::descriptor()).kind;
         kind = AnsweredLater{[act = std::get<AnsweredNow>(kind).act](const Scope& scope, const Message& message,
                                                                      Message& response, const PendingCall& call) {
           if (const auto status = act(scope, message, response); !status.ok()) return call.Answer(status);
           const auto& request = static_cast<const wire::AddAsyncConnectionRequest&>(message);
           Installation& installation = scope.installation;
           call.Wait(*scope.Reached(request.gatewayid()), [&installation, call] {
             const auto timer = installation.timers.Schedule(installation.now + std::chrono::seconds(5),
                                                             [call] { call.Answer(absl::OkStatus()); });
             return [&installation, timer] { installation.timers.Cancel(timer); };
           });
         }};
       }},
      {{"async-1-first-device-only", "ASYNC-1", "AddAsyncConnection registers only the first device."},
       [](Behaviour& it) {
         ChangeInfos(it, [](const Scope&, const std::string&, AsyncInfos& infos) {
           if (infos.size() > 1) infos.DeleteSubrange(1, infos.size() - 1);
         });
       }},
      {{"async-1-last-device-forgotten", "ASYNC-1", "AddAsyncConnection of several devices forgets the last."},
       [](Behaviour& it) {
         ChangeInfos(it, [](const Scope&, const std::string&, AsyncInfos& infos) {
           if (infos.size() > 1) infos.RemoveLast();
         });
       }},
      {{"async-1-registers-beside-invalid", "ASYNC-1", "An invalid connection does not keep the others away."},
       [](Behaviour& it) {
         ReplaceNow<wire::AddAsyncConnectionRequest>(it, [](const Scope&, const auto& request, const auto& act) {
           absl::Status failed;
           for (const auto& info : request.connectinfos()) {
             wire::AddAsyncConnectionRequest one;
             one.set_gatewayid(request.gatewayid());
             *one.add_connectinfos() = info;
             if (auto status = act(one); !status.ok()) failed = status;
           }
           return request.connectinfos().empty() ? act(request) : failed;
         });
       }},
      {{"async-1-first-attempt-after-the-interval", "ASYNC-1", "The first attempt is made after 30 s."},
       [](Behaviour& it) { it.world.first_attempt_delay = it.world.reconnect_interval; }},
      {{"async-2-listed-once-connected", "ASYNC-2", "The list shows registered devices only while they are connected."},
       [](Behaviour& it) {
         ChangeList(it, [](const auto&, ManagedInfos& infos) {
           EraseIf(infos, [](const DeviceInfo& info) { return !IsConnectedStatus(info.status()); });
         });
       }},
      {{"async-2-failed-not-listed", "ASYNC-2", "The list does not show devices that cannot be connected."},
       [](Behaviour& it) {
         ChangeList(it, [](const auto&, ManagedInfos& infos) {
           EraseIf(infos, [](const DeviceInfo& info) {
             return info.status() == gsdk::connect::TCP_CANNOT_CONNECT ||
                    info.status() == gsdk::connect::TLS_CANNOT_CONNECT;
           });
         });
       }},
      {{"async-2-auto-reconnect-missing", "ASYNC-2", "The list does not show autoReconnect."},
       [](Behaviour& it) { ChangeRegistered(it, [](DeviceInfo& info) { info.clear_autoreconnect(); }); }},
      {{"async-2-auto-reconnect-once-connected", "ASYNC-2", "The list shows autoReconnect only of connected devices."},
       [](Behaviour& it) {
         ChangeRegistered(it, [](DeviceInfo& info) { info.set_autoreconnect(IsConnectedStatus(info.status())); });
       }},
      {{"async-2-ssl-once-connected", "ASYNC-2", "The list shows useSSL only of connected devices."},
       [](Behaviour& it) {
         ChangeRegistered(it, [](DeviceInfo& info) {
           if (!IsConnectedStatus(info.status())) info.clear_usessl();
         });
       }},
      {{"async-2-address-once-connected", "ASYNC-2", "The list shows addresses only of connected devices."},
       [](Behaviour& it) {
         ChangeRegistered(it, [](DeviceInfo& info) {
           if (!IsConnectedStatus(info.status())) info.clear_ipaddr();
         });
       }},
      {{"async-3-tls-shown-as-tcp", "ASYNC-3", "A device that connects with SSL shows TCP_CONNECTED."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kTrying, LinkEvent::kTlsEstablished).status = gsdk::connect::TCP_CONNECTED;
       }},
      {{"async-3-connection-not-shown", "ASYNC-3", "A device that connects goes on showing TRY_TO_CONNECT."},
       [](Behaviour& it) { it.world.links.At(LinkState::kTrying, LinkEvent::kTcpEstablished).status.reset(); }},
      {{"async-3-told-once", "ASYNC-3", "A subscriber sees only the first time that a device connects."},
       [](Behaviour& it) {
         using gsdk::connect::StatusChange;
         ChangeStream<wire::SubscribeStatusRequest, StatusChange>(
             it,
             [seen = std::set<std::uint32_t>()](const StatusChange& change, std::vector<StatusChange>& told) mutable {
               if (!IsConnectedStatus(change.status()) || seen.insert(change.deviceid()).second) told.push_back(change);
             });
       }},
  };
}

DeviationEntries WhatTheyNeed() {
  return {
      {{"async-8-empty-address-refused", "ASYNC-8", "An empty address is INVALID_ARGUMENT."},
       [](Behaviour& it) {
         ReplaceNow<wire::AddAsyncConnectionRequest>(it, [](const Scope&, const auto& request, const auto& act) {
           for (const auto& info : request.connectinfos()) {
             if (info.ipaddr().empty()) return NotIpv4(info.ipaddr());
           }
           return act(request);
         });
       }},
      {{"async-8-empty-address-left-out", "ASYNC-8", "A device with an empty address is not listed."},
       [](Behaviour& it) {
         LeaveOutInfos(it, [](const Link*, const AsyncConnectInfo& info) { return info.ipaddr().empty(); });
       }},
      {{"async-8-empty-address-shown-as-any", "ASYNC-8", "The list shows an empty address as 0.0.0.0."},
       [](Behaviour& it) {
         ChangeRegistered(it, [](DeviceInfo& info) {
           if (info.ipaddr().empty()) info.set_ipaddr("0.0.0.0");
         });
       }},
      {{"async-8-empty-address-not-tried", "ASYNC-8", "A device with an empty address stays DISCONNECTED."},
       [](Behaviour& it) {
         ReplaceNow<wire::AddAsyncConnectionRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           absl::Status status = act(request);
           for (const auto& info : request.connectinfos()) {
             Link* const link = LinkOf(scope.installation, request.gatewayid(), info.deviceid());
             if (link == nullptr || !info.ipaddr().empty() || !link->next_attempt) continue;
             scope.installation.timers.Cancel(*std::exchange(link->next_attempt, std::nullopt));
           }
           return status;
         });
       }},
      {{"async-8-empty-address-looked-up", "ASYNC-8", "A device with an empty address is found by its ID."},
       [](Behaviour& it) {
         ChangeInfos(it, [](const Scope& scope, const std::string&, AsyncInfos& infos) {
           for (auto& info : infos) {
             const Device* const device = scope.installation.network.FindById(info.deviceid());
             if (info.ipaddr().empty() && device != nullptr) info.set_ipaddr(device->address.ToString());
           }
         });
       }},
      {{"async-9-takes-the-other-id", "ASYNC-9", "The device at the address is registered, whichever ID was given."},
       [](Behaviour& it) {
         ChangeInfos(it, [](const Scope& scope, const std::string&, AsyncInfos& infos) {
           for (auto& info : infos) {
             const Device* const device = DeviceAt(scope.installation, info.ipaddr());
             if (device != nullptr && device->port == info.port()) info.set_deviceid(device->id);
           }
         });
       }},
      {{"async-9-finds-the-device", "ASYNC-9", "A device is dialled at its own address, whichever was given."},
       [](Behaviour& it) {
         ChangeInfos(it, [](const Scope& scope, const std::string&, AsyncInfos& infos) {
           for (auto& info : infos) {
             const Device* const device = scope.installation.network.FindById(info.deviceid());
             const Device* const there = DeviceAt(scope.installation, info.ipaddr());
             if (device != nullptr && there != nullptr) info.set_ipaddr(device->address.ToString());
           }
         });
       }},
  };
}

}  // namespace

DeviationEntries AsyncDeviations() {
  return Joined({HowTheyAreRegistered(), AsyncAttempts(), AsyncDeleting(), WhatTheyNeed(), AsyncReplacing(),
                 StoredConnections()});
}

}  // namespace connectmaster::fakegateway
