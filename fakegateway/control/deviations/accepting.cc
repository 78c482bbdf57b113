#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "control/deviations/accept.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::DeviceInfo;
using gsdk::connect::PendingDeviceInfo;
using gsdk::connect::StatusChange;

template <typename Change>
void ChangePending(Behaviour& behaviour, Change change) {
  ChangeAnswer<wire::GetPendingListRequest, wire::GetPendingListResponse>(behaviour, change);
}

template <typename Change>
void ChangeEach(Behaviour& behaviour, Change change) {
  ChangePending(behaviour, [change](const auto& answered) {
    for (auto& info : *answered.response.mutable_deviceinfos()) change(info);
  });
}

// The managed list's entries of devices that have dialled in.
template <typename Change>
void ChangeAccepted(Behaviour& behaviour, Change change) {
  ChangeList(behaviour, [change](const auto&, ManagedInfos& infos) {
    for (auto& info : infos) {
      if (info.connectionmode() == gsdk::connect::DEVICE_TO_SERVER) change(info);
    }
  });
}

bool IsRefusal(const StatusChange& change) {
  return change.status() == gsdk::connect::TCP_NOT_ALLOWED || change.status() == gsdk::connect::TLS_NOT_ALLOWED;
}

DeviationEntries WhoIsRefused() {
  return {
      {{"accept-1-open-by-default", "ACCEPT-1", "An empty filter lets every device in."},
       [](Behaviour& it) {
         ChangeDecision(it, [](const AcceptFilter& filter, std::uint32_t, bool lets_in) {
           return lets_in || filter.deviceids().empty();
         });
       }},
      {{"accept-2-last-try-not-updated", "ACCEPT-2", "The pending list shows the time of the first try."},
       [](Behaviour& it) {
         ChangeEach(it, [first = std::make_shared<std::map<std::uint32_t, std::uint32_t>>()](PendingDeviceInfo& info) {
           info.set_lasttry(first->try_emplace(info.deviceid(), info.lasttry()).first->second);
         });
       }},
      {{"accept-2-last-try-missing", "ACCEPT-2", "The pending list shows no time."},
       [](Behaviour& it) { ChangeEach(it, [](PendingDeviceInfo& info) { info.clear_lasttry(); }); }},
      {{"accept-2-last-try-is-now", "ACCEPT-2", "The pending list shows the present time as that of the last try."},
       [](Behaviour& it) {
         ChangePending(it, [](const auto& answered) {
           const auto now = static_cast<std::uint32_t>(UnixSeconds(answered.installation.now));
           for (auto& info : *answered.response.mutable_deviceinfos()) info.set_lasttry(now);
         });
       }},
      {{"accept-2-type-missing", "ACCEPT-2", "The pending list shows no type."},
       [](Behaviour& it) { ChangeEach(it, [](PendingDeviceInfo& info) { info.clear_type(); }); }},
      {{"accept-2-address-missing", "ACCEPT-2", "The pending list shows no IP address."},
       [](Behaviour& it) { ChangeEach(it, [](PendingDeviceInfo& info) { info.clear_ipaddr(); }); }},
      {{"accept-2-ssl-devices-missing", "ACCEPT-2", "The pending list has no devices of the SSL port."},
       [](Behaviour& it) {
         ChangePending(it, [](const auto& answered) {
           EraseIf(*answered.response.mutable_deviceinfos(), [&](const PendingDeviceInfo& info) {
             return answered.installation.network.FindById(info.deviceid())->use_ssl;
           });
         });
       }},
      {{"accept-2-pending-for-a-second", "ACCEPT-2", "A device is in the pending list for a second after each try."},
       [](Behaviour& it) {
         ChangePending(it, [](const auto& answered) {
           const auto now = UnixSeconds(answered.installation.now);
           EraseIf(*answered.response.mutable_deviceinfos(),
                   [&](const PendingDeviceInfo& info) { return now - info.lasttry() > 1; });
         });
       }},
      {{"accept-2-listed-twice", "ACCEPT-2", "A device is in the pending list twice."},
       [](Behaviour& it) {
         ChangePending(it, [](const auto& answered) {
           const auto once = answered.response.deviceinfos();
           for (const auto& info : once) *answered.response.add_deviceinfos() = info;
         });
       }},
      {{"accept-2-every-gateways", "ACCEPT-2", "The pending list has devices that have dialled other gateways."},
       [](Behaviour& it) {
         ChangePending(it, [](const auto& answered) {
           if (!answered.ok()) return;
           for (const auto& [id, gateway] : answered.installation.gateways) {
             if (id == answered.request.gatewayid()) continue;
             if (!answered.installation.registry.Reaches(answered.caller, id)) continue;
             for (const auto& [device_id, info] : gateway->pending) *answered.response.add_deviceinfos() = info;
           }
         });
       }},
      {{"accept-3-untold", "ACCEPT-3", "A subscriber does not see that a device is refused."},
       [](Behaviour& it) { it.world.links.At(LinkState::kNone, LinkEvent::kTcpRefused).status.reset(); }},
      {{"accept-3-tls-told-as-tcp", "ACCEPT-3", "A refusal on the SSL port is told as TCP_NOT_ALLOWED."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kNone, LinkEvent::kTlsRefused).status = gsdk::connect::TCP_NOT_ALLOWED;
       }},
      {{"accept-3-told-once", "ACCEPT-3", "A subscriber sees only the first refusal of a device."},
       [](Behaviour& it) {
         ChangeStream<wire::SubscribeStatusRequest, StatusChange>(
             it,
             [seen = std::set<std::uint32_t>()](const StatusChange& change, std::vector<StatusChange>& told) mutable {
               if (!IsRefusal(change) || seen.insert(change.deviceid()).second) told.push_back(change);
             });
       }},
      {{"accept-3-every-second-told", "ACCEPT-3", "A subscriber sees every second refusal of a device."},
       [](Behaviour& it) {
         ChangeStream<wire::SubscribeStatusRequest, StatusChange>(
             it, [count = std::map<std::uint32_t, int>()](const StatusChange& change,
                                                          std::vector<StatusChange>& told) mutable {
               if (!IsRefusal(change) || ++count[change.deviceid()] % 2 != 0) told.push_back(change);
             });
       }},
      {{"accept-10-registered-not-pending", "ACCEPT-10", "A registered device that dials in is not pending."},
       [](Behaviour& it) {
         ChangePending(it, [](const auto& answered) {
           EraseIf(*answered.response.mutable_deviceinfos(), [&](const PendingDeviceInfo& info) {
             return LinkOf(answered.installation, answered.request.gatewayid(), info.deviceid()) != nullptr;
           });
         });
       }},
      {{"accept-10-registration-gives-way", "ACCEPT-10", "A registered device that dials in is let in instead."},
       [](Behaviour& it) {
         ChangeAnswer<wire::AddAsyncConnectionRequest, wire::AddAsyncConnectionResponse>(it, [](const auto& answered) {
           if (!answered.ok()) return;
           Installation& installation = answered.installation;
           for (const auto& info : answered.request.connectinfos()) {
             const Device* const device = installation.network.FindById(info.deviceid());
             if (device == nullptr || device->mode != gsdk::connect::DEVICE_TO_SERVER) continue;
             DeviceGateway& gateway = *installation.gateways.at(answered.request.gatewayid());
             installation.timers.Schedule(
                 installation.now + std::chrono::seconds(5),
                 [&gateway, &links = answered.links, id = info.deviceid()] { links.Unregister(gateway, id); });
           }
         });
       }},
  };
}

DeviationEntries WhoIsLetIn() {
  return {
      {{"accept-4-ids-ignored", "ACCEPT-4", "Only allowAll lets devices in."},
       [](Behaviour& it) {
         ChangeDecision(it, [](const AcceptFilter& filter, std::uint32_t, bool) { return filter.allowall(); });
       }},
      {{"accept-4-first-id-only", "ACCEPT-4", "Of the filter's IDs only the first is let in."},
       [](Behaviour& it) {
         ChangeDecision(it, [](const AcceptFilter& filter, std::uint32_t id, bool) {
           return filter.allowall() || (!filter.deviceids().empty() && filter.deviceids(0) == id);
         });
       }},
      {{"accept-4-any-id-lets-all-in", "ACCEPT-4", "A filter with an ID lets every device in."},
       [](Behaviour& it) {
         ChangeDecision(it, [](const AcceptFilter& filter, std::uint32_t, bool lets_in) {
           return lets_in || !filter.deviceids().empty();
         });
       }},
      {{"accept-4-needs-a-second-try", "ACCEPT-4", "A device is accepted at its second try with the new filter."},
       [](Behaviour& it) {
         ChangeDecision(it, [tried = std::make_shared<std::set<std::uint32_t>>()](const AcceptFilter&, std::uint32_t id,
                                                                                  bool lets_in) {
           return lets_in && !tried->insert(id).second;
         });
       }},
      {{"accept-4-one-filter-for-all", "ACCEPT-4", "SetAcceptFilter sets the filter of all of the tenant's gateways."},
       [](Behaviour& it) {
         ReplaceNow<wire::SetAcceptFilterRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           absl::Status status = act(request);
           if (!status.ok()) return status;
           for (const auto& [id, gateway] : scope.installation.gateways) {
             if (scope.Reached(id).ok()) gateway->accept_filter = request.filter();
           }
           return status;
         });
       }},
      {{"accept-4-stays-pending", "ACCEPT-4", "An accepted device stays in the pending list."},
       [](Behaviour& it) {
         ChangePending(
             it, [were_there = std::make_shared<std::map<std::string, std::map<std::uint32_t, PendingDeviceInfo>>>()](
                     const auto& answered) {
               auto& of_gateway = (*were_there)[answered.request.gatewayid()];
               for (const auto& info : answered.response.deviceinfos()) of_gateway.erase(info.deviceid());
               for (const auto& [id, info] : of_gateway) *answered.response.add_deviceinfos() = info;
               for (const auto& info : answered.response.deviceinfos()) of_gateway[info.deviceid()] = info;
             });
       }},
      {{"accept-4-not-managed", "ACCEPT-4", "The managed list does not show devices that have dialled in."},
       [](Behaviour& it) {
         ChangeList(it, [](const auto&, ManagedInfos& infos) {
           EraseIf(infos,
                   [](const DeviceInfo& info) { return info.connectionmode() == gsdk::connect::DEVICE_TO_SERVER; });
         });
       }},
      {{"accept-4-server-to-device", "ACCEPT-4", "The managed list shows accepted devices in SERVER_TO_DEVICE mode."},
       [](Behaviour& it) { ChangeAccepted(it, [](DeviceInfo& info) { info.clear_connectionmode(); }); }},
      {{"accept-4-auto-reconnect", "ACCEPT-4", "The managed list shows autoReconnect of accepted devices."},
       [](Behaviour& it) { ChangeAccepted(it, [](DeviceInfo& info) { info.set_autoreconnect(true); }); }},
      {{"accept-4-port-shown", "ACCEPT-4", "The managed list shows a port of accepted devices."},
       [](Behaviour& it) { ChangeAccepted(it, [](DeviceInfo& info) { info.set_port(kDefaultDevicePort); }); }},
      {{"accept-4-tls-told-as-tcp", "ACCEPT-4", "A device that is accepted on the SSL port shows TCP_CONNECTED."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kNone, LinkEvent::kTlsAccepted).status = gsdk::connect::TCP_CONNECTED;
       }},
      {{"accept-4-untold", "ACCEPT-4", "A subscriber does not see that a device is accepted."},
       [](Behaviour& it) { it.world.links.At(LinkState::kNone, LinkEvent::kTcpAccepted).status.reset(); }},
      {{"accept-6-let-in-once", "ACCEPT-6", "Disconnect takes an accepted device out of the filter."},
       [](Behaviour& it) {
         ChangeAnswer<wire::DisconnectRequest, wire::DisconnectResponse>(it, [](const auto& answered) {
           for (const auto& [id, gateway] : answered.installation.gateways) {
             if (!answered.installation.registry.Reaches(answered.caller, id)) continue;
             EraseIf(*gateway->accept_filter.mutable_deviceids(), [&](std::uint32_t device_id) {
               const auto& ids = answered.request.deviceids();
               return std::find(ids.begin(), ids.end(), device_id) != ids.end();
             });
           }
         });
       }},
      {{"accept-6-accepted-for-ever", "ACCEPT-6",
        "A device that was accepted once is accepted whatever the filter is."},
       [](Behaviour& it) {
         ChangeDecision(it, [accepted = std::make_shared<std::set<std::uint32_t>>()](const AcceptFilter&,
                                                                                     std::uint32_t id, bool lets_in) {
           if (lets_in) accepted->insert(id);
           return lets_in || accepted->contains(id);
         });
       }},
      {{"accept-6-disconnection-untold", "ACCEPT-6", "A subscriber does not see that an accepted device disconnects."},
       [](Behaviour& it) { it.world.links.At(LinkState::kAccepted, LinkEvent::kDisconnect).status.reset(); }},
      {{"accept-6-loss-untold", "ACCEPT-6", "A subscriber does not see that an accepted device is lost."},
       [](Behaviour& it) { it.world.links.At(LinkState::kAccepted, LinkEvent::kLost).status.reset(); }},
      {{"accept-6-dials-after-a-second", "ACCEPT-6", "Devices dial in every second."},
       [](Behaviour& it) { it.world.device_dial_interval = std::chrono::seconds(1); }},
      {{"accept-6-dials-after-two-minutes", "ACCEPT-6", "Devices dial in every two minutes."},
       [](Behaviour& it) { it.world.device_dial_interval = std::chrono::minutes(2); }},
      {{"accept-6-entry-stays", "ACCEPT-6", "A device that was accepted stays in the list, disconnected."},
       [](Behaviour& it) {
         const auto were_there = std::make_shared<std::map<std::string, std::map<std::uint32_t, DeviceInfo>>>();
         ChangeList(it, [were_there](const auto& answered, ManagedInfos& infos) {
           auto& of_gateway = (*were_there)[answered.request.gatewayid()];
           for (const DeviceInfo& info : infos) of_gateway.erase(info.deviceid());
           const ManagedInfos listed = infos;
           for (const auto& [id, info] : of_gateway) *infos.Add() = info;
           for (const DeviceInfo& info : listed) {
             if (info.connectionmode() != gsdk::connect::DEVICE_TO_SERVER) continue;
             DeviceInfo& kept = of_gateway[info.deviceid()] = info;
             kept.clear_status();
           }
         });
       }},
      {{"accept-7-disconnects", "ACCEPT-7", "A device that is taken out of the filter is disconnected."},
       [](Behaviour& it) {
         ReplaceNow<wire::SetAcceptFilterRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           absl::Status status = act(request);
           const auto gateway = scope.Reached(request.gatewayid());
           if (!status.ok() || !gateway.ok()) return status;
           std::vector<std::uint32_t> refused;
           for (const auto& [id, link] : (*gateway)->managed) {
             const bool lets_in = scope.installation.options.lets_in(request.filter(), id);
             if (link.state == LinkState::kAccepted && !lets_in) refused.push_back(id);
           }
           for (const std::uint32_t id : refused) {
             scope.links.Drop(*scope.installation.network.FindById(id), LinkEvent::kDisconnect);
           }
           return status;
         });
       }},
  };
}

}  // namespace

DeviationEntries AcceptDeviations() {
  return Joined({WhoIsRefused(), WhoIsLetIn(), FilterDeviations()});
}

}  // namespace connectmaster::fakegateway
