#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "connectmaster/connect_master.pb.h"
#include "connectmaster/gateway.pb.h"
#include "control/deviations/certificates.h"
#include "control/deviations/connections.h"
#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::gateway;
namespace master = gsdk::connect_master;

template <typename Change>
void ChangeInfos(Behaviour& behaviour, Change change) {
  ChangeAnswer<wire::GetRequest, wire::GetResponse>(behaviour, [change](const auto& answered) {
    for (auto& info : *answered.response.mutable_gatewayinfos()) change(answered.installation, info);
  });
}

template <typename Request, typename Response>
void TellForeignFromUnknown(Behaviour& behaviour) {
  ChangeAnswer<Request, Response>(behaviour, [](const auto& answered) {
    if (!absl::IsNotFound(answered.status)) return;
    const auto& gateways = answered.installation.registry.gateways();
    if (gateways.contains(answered.request.gatewayid())) answered.status = absl::PermissionDeniedError("not yours");
  });
}

template <typename Tell>
void ChangeGatewayStream(Behaviour& behaviour, Tell tell) {
  ChangeStream<wire::SubscribeStatusRequest, wire::StatusChange>(behaviour, tell);
}

DeviationEntries WhoseGateways() {
  return {
      {{"gw-1-add-forgotten", "GW-1", "What Gateway.Add added is gone after a restart."},
       [](Behaviour& it) {
         const auto added = std::make_shared<std::set<std::string>>();
         ChangePlan<wire::AddRequest>(it, [added](const auto&, const auto&, const wire::AddRequest& request, auto&) {
           added->insert(request.gatewayids().begin(), request.gatewayids().end());
         });
         it.kept = [added](const Changes& changes) {
           Changes kept;
           for (const auto& change : changes) {
             const auto* const gateway = std::get_if<GatewayAdded>(&change);
             if (gateway == nullptr || !added->contains(gateway->gateway_id)) kept.push_back(change);
           }
           return kept;
         };
       }},
      {{"gw-1-deleted-comes-back", "GW-1", "A deleted gateway is there again after a restart."},
       ForgetStored<GatewayDeleted>},
      {{"gw-1-delete-does-nothing", "GW-1", "Delete succeeds, and the gateway stays."},
       AnswerWithoutDoing<wire::DeleteRequest>},
      {{"gw-1-add-first-only", "GW-1", "Add adds the first gateway of a request only."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           if (planned.changes.size() > 1) planned.changes.resize(1);
         });
       }},
      {{"gw-1-list-connected-only", "GW-1", "GetList leaves out gateways that are not connected."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetListRequest, wire::GetListResponse>(it, [](const auto& answered) {
           EraseIf(*answered.response.mutable_gatewayids(),
                   [&](const std::string& id) { return FindConnected(answered.installation, id) == nullptr; });
         });
       }},
      {{"gw-2-always-connected", "GW-2", "Get says that every gateway is connected."},
       [](Behaviour& it) { ChangeInfos(it, [](const auto&, auto& info) { info.set_isconnected(true); }); }},
      {{"gw-2-without-devices", "GW-2", "Get gives no device IDs."},
       [](Behaviour& it) { ChangeInfos(it, [](const auto&, auto& info) { info.clear_deviceids(); }); }},
      {{"gw-2-connected-devices-only", "GW-2", "Get leaves out devices that are registered and not connected."},
       [](Behaviour& it) {
         ChangeInfos(it, [](const Installation& installation, auto& info) {
           const auto gateway = installation.gateways.find(info.gatewayid());
           if (gateway == installation.gateways.end()) return;
           EraseIf(*info.mutable_deviceids(),
                   [&](std::uint32_t id) { return !IsConnected(gateway->second->managed.at(id).state); });
         });
       }},
      {{"gw-2-first-gateway-only", "GW-2", "Get answers for the first of several gateways only."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetRequest, wire::GetResponse>(it, [](const auto& answered) {
           auto& infos = *answered.response.mutable_gatewayinfos();
           if (infos.size() > 1) infos.DeleteSubrange(1, infos.size() - 1);
         });
       }},
      {{"gw-3-list-of-all-tenants", "GW-3", "A tenant's GetList has every tenant's gateways."},
       CallAsAdministrator<wire::GetListRequest>},
      {{"gw-3-gets-everybodys", "GW-3", "A tenant gets the devices of another tenant's gateway."},
       CallAsAdministrator<wire::GetRequest>},
      {{"gw-3-searches-everybodys", "GW-3", "A tenant may search with another tenant's gateway."},
       CallAsAdministrator<master::SearchDeviceRequest>},
      {{"gw-3-connects-everybodys", "GW-3", "A tenant may connect with another tenant's gateway."},
       CallAsAdministrator<master::ConnectRequest>},
      {{"gw-3-device-list-of-everybody", "GW-3", "A tenant sees the managed list of another tenant's gateway."},
       CallAsAdministrator<master::GetDeviceListRequest>},
      {{"gw-3-registers-with-everybodys", "GW-3", "A tenant may register devices with another tenant's gateway."},
       CallAsAdministrator<master::AddAsyncConnectionRequest>},
      {{"gw-3-stores-with-everybodys", "GW-3", "A tenant may store connections of another tenant's gateway."},
       CallAsAdministrator<master::AddAsyncConnectionDBRequest>},
      {{"gw-3-stored-of-everybody", "GW-3", "A tenant may read what is stored for another tenant's gateway."},
       CallAsAdministrator<master::GetAsyncConnectionDBRequest>},
      {{"gw-3-pending-of-everybody", "GW-3", "A tenant sees the pending list of another tenant's gateway."},
       CallAsAdministrator<master::GetPendingListRequest>},
      {{"gw-3-filter-of-everybody", "GW-3", "A tenant may set the accept filter of another tenant's gateway."},
       CallAsAdministrator<master::SetAcceptFilterRequest>},
      {{"gw-3-slaves-of-everybody", "GW-3", "A tenant may read the slaves of another tenant's gateway."},
       CallAsAdministrator<master::GetSlaveDeviceRequest>},
      {{"gw-3-disconnects-all-of-everybody", "GW-3", "A tenant may disconnect the devices of another's gateway."},
       CallAsAdministrator<master::DisconnectAllRequest>},
      {{"gw-3-disconnects-everybodys", "GW-3", "A tenant may disconnect another tenant's device."},
       CallAsAdministrator<master::DisconnectRequest>},
      {{"gw-3-changes-everybodys", "GW-3", "A tenant may change the mode of another tenant's device."},
       CallAsAdministrator<master::SetConnectionModeRequest>},
      {{"gw-3-deletes-everybodys", "GW-3", "A tenant may delete another tenant's gateway."},
       CallAsAdministrator<wire::DeleteRequest>},
      {{"gw-3-history-of-everybody", "GW-3", "A tenant may read the issuance history of another tenant's gateway."},
       CallAsAdministrator<wire::GetIssuanceHistoryRequest>},
      {{"gw-3-hears-devices-of-everybody", "GW-3", "A subscriber hears of other tenants' devices."},
       [](Behaviour& it) {
         CallOf<Streamed, master::SubscribeStatusRequest>(it).hears_as = [](const Caller&) {
           return Caller{std::string(kAdministrator)};
         };
       }},
      {{"gw-3-hears-gateways-of-everybody", "GW-3", "A subscriber hears of other tenants' gateways."},
       [](Behaviour& it) {
         CallOf<Streamed, wire::SubscribeStatusRequest>(it).hears_as = [](const Caller&) {
           return Caller{std::string(kAdministrator)};
         };
       }},
      {{"gw-3-foreign-is-permission-denied", "GW-3", "Another tenant's gateway is PERMISSION_DENIED, not NOT_FOUND."},
       TellForeignFromUnknown<master::GetDeviceListRequest, master::GetDeviceListResponse>},
      {{"gw-3-existing-one-is-added-again", "GW-3", "Adding a gateway of one's own again succeeds."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(
             it, [](const Registry& registry, const Caller& caller, const wire::AddRequest& request, Planned& planned) {
               const auto& ids = request.gatewayids();
               const bool own = std::all_of(ids.begin(), ids.end(), [&](const std::string& id) {
                 const std::string* const owner = registry.OwnerOf(id);
                 return owner != nullptr && *owner == caller.tenant_id;
               });
               if (absl::IsAlreadyExists(planned.answer) && own) planned.answer = absl::OkStatus();
             });
       }},
      {{"gw-4-takes-a-101st", "GW-4", "An installation may have 101 gateways."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(
             it, [](const auto&, const Caller& caller, const wire::AddRequest& request, Planned& planned) {
               if (!absl::IsResourceExhausted(planned.answer)) return;
               planned.answer = absl::OkStatus();
               for (const auto& id : request.gatewayids()) {
                 planned.changes.emplace_back(GatewayAdded{id, caller.tenant_id});
               }
             });
       }},
      {{"gw-4-refuses-the-100th", "GW-4", "An installation may have 99 gateways."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(it, [](const Registry& registry, const auto&, const auto&, Planned& planned) {
           if (registry.gateways().size() + planned.changes.size() > kMaxGateways - 1) {
             planned = {{}, LimitReached("gateways", kMaxGateways - 1)};
           }
         });
       }},
      {{"gw-4-wrong-code", "GW-4", "The 101st gateway is FAILED_PRECONDITION."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           if (absl::IsResourceExhausted(planned.answer)) {
             planned.answer = WithCode(planned.answer, absl::StatusCode::kFailedPrecondition);
           }
         });
       }},
  };
}

DeviationEntries HowTheyConnect() {
  return {
      {{"gw-5-connects-unheard", "GW-5", "A subscriber does not hear that a gateway connects."},
       [](Behaviour& it) {
         ChangeGatewayStream(it, [](const wire::StatusChange& change, auto& told) {
           if (change.status() != wire::CONNECTED) told.push_back(change);
         });
       }},
      {{"gw-5-disconnects-unheard", "GW-5", "A subscriber does not hear that a gateway disconnects."},
       [](Behaviour& it) {
         ChangeGatewayStream(it, [](const wire::StatusChange& change, auto& told) {
           if (change.status() != wire::DISCONNECTED) told.push_back(change);
         });
       }},
      {{"gw-5-twice", "GW-5", "A subscriber hears of each change of a gateway twice."},
       [](Behaviour& it) {
         ChangeGatewayStream(it, [](const wire::StatusChange& change, auto& told) {
           told.push_back(change);
           told.push_back(change);
         });
       }},
      {{"gw-5-without-time", "GW-5", "Changes of gateways have no time."},
       [](Behaviour& it) {
         ChangeGatewayStream(it, [](wire::StatusChange change, auto& told) {
           change.clear_timestamp();
           told.push_back(change);
         });
       }},
      {{"gw-7-wrong-code", "GW-7", "A call that needs a gateway which is not connected is FAILED_PRECONDITION."},
       [](Behaviour& it) {
         ChangeAnswer<master::GetDeviceListRequest, master::GetDeviceListResponse>(it, [](const auto& answered) {
           if (absl::IsUnavailable(answered.status)) {
             answered.status = WithCode(answered.status, absl::StatusCode::kFailedPrecondition);
           }
         });
       }},
      {{"gw-7-unnamed", "GW-7", "The message about a gateway that is not connected does not name it."},
       [](Behaviour& it) {
         ChangeAnswer<master::GetDeviceListRequest, master::GetDeviceListResponse>(it, [](const auto& answered) {
           if (absl::IsUnavailable(answered.status)) answered.status = absl::UnavailableError("not connected");
         });
       }},
      {{"gw-7-empty-list", "GW-7", "GetDeviceList of a gateway that is not connected gives an empty list."},
       [](Behaviour& it) {
         ChangeAnswer<master::GetDeviceListRequest, master::GetDeviceListResponse>(it, [](const auto& answered) {
           if (absl::IsUnavailable(answered.status)) answered.status = absl::OkStatus();
         });
       }},
      {{"gw-7-database-needs-the-gateway", "GW-7", "What is stored cannot be read while the gateway is not connected."},
       [](Behaviour& it) {
         using Request = master::GetAsyncConnectionDBRequest;
         ChangeAnswer<Request, master::GetAsyncConnectionDBResponse>(it, [](const auto& answered) {
           const std::string& id = answered.request.gatewayid();
           if (answered.ok() && FindConnected(answered.installation, id) == nullptr) {
             answered.status = GatewayNotConnected(id);
           }
         });
       }},
      {{"gw-7-storing-needs-the-gateway", "GW-7", "An accept filter cannot be stored while its gateway is away."},
       [](Behaviour& it) {
         const auto away = std::make_shared<std::set<std::string>>();
         ChangeAnswer<wire::GetRequest, wire::GetResponse>(it, [away](const auto& answered) {
           for (const auto& info : answered.response.gatewayinfos()) {
             info.isconnected() ? away->erase(info.gatewayid()) : away->insert(info.gatewayid()).second;
           }
         });
         ChangePlan<master::SetAcceptFilterDBRequest>(
             it, [away](const auto&, const auto&, const master::SetAcceptFilterDBRequest& request, Planned& planned) {
               if (away->contains(request.gatewayid())) planned = {{}, GatewayNotConnected(request.gatewayid())};
             });
       }},
      {{"gw-8-connections-not-assigned", "GW-8", "Stored connections are not assigned when the gateway reconnects."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::async_connections, [](const auto&, auto& stored) { stored.clear(); });
       }},
      {{"gw-8-filter-not-assigned", "GW-8", "The stored accept filter is not assigned when the gateway reconnects."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::accept_filter, [](const auto&, auto& stored) { stored.Clear(); });
       }},
      {{"gw-8-slaves-not-assigned", "GW-8", "Stored slaves are not assigned when the gateway reconnects."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::slaves, [](const auto&, auto& stored) { stored.clear(); });
       }},
      {{"gw-8-filter-stays", "GW-8", "A filter that was set without DB is still set when the gateway has reconnected."},
       [](Behaviour& it) {
         const auto set = std::make_shared<std::map<std::string, gsdk::connect::AcceptFilter>>();
         ChangeAnswer<master::SetAcceptFilterRequest, master::SetAcceptFilterResponse>(it, [set](const auto& answered) {
           if (answered.ok()) (*set)[answered.request.gatewayid()] = answered.request.filter();
         });
         ChangeAssigned(it, &StoredSettings::accept_filter, [set](const std::string& gateway_id, auto& stored) {
           if (const auto found = set->find(gateway_id); found != set->end()) stored = found->second;
         });
       }},
      {{"gw-8-connections-stay", "GW-8", "Devices registered without DB are still registered after a reconnect."},
       [](Behaviour& it) {
         using Request = master::AddAsyncConnectionRequest;
         const auto added = std::make_shared<std::map<std::string, StoredSettings>>();
         ChangeAnswer<Request, master::AddAsyncConnectionResponse>(it, [added](const auto& answered) {
           if (!answered.ok()) return;
           auto& connections = (*added)[answered.request.gatewayid()].async_connections;
           for (const auto& info : answered.request.connectinfos()) connections[info.deviceid()] = info;
         });
         ChangeAssigned(it, &StoredSettings::async_connections, [added](const std::string& gateway_id, auto& stored) {
           for (const auto& [id, info] : (*added)[gateway_id].async_connections) stored.emplace(id, info);
         });
       }},
      {{"gw-9-connected-unheard", "GW-9", "When a gateway is lost, a subscriber hears nothing of connected devices."},
       [](Behaviour& it) { it.world.links.At(LinkState::kConnected, LinkEvent::kGatewayLost).status.reset(); }},
      {{"gw-9-held-unheard", "GW-9", "When a gateway is lost, a subscriber hears nothing of registered devices."},
       [](Behaviour& it) { it.world.links.At(LinkState::kHeld, LinkEvent::kGatewayLost).status.reset(); }},
      {{"gw-9-accepted-unheard", "GW-9", "When a gateway is lost, a subscriber hears nothing of accepted devices."},
       [](Behaviour& it) { it.world.links.At(LinkState::kAccepted, LinkEvent::kGatewayLost).status.reset(); }},
      {{"gw-9-unconnected-heard", "GW-9", "When a gateway is lost, devices that were not connected are disconnected."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kRegistered, LinkEvent::kGatewayLost).status = gsdk::connect::DISCONNECTED;
       }},
      {{"gw-10-dials-once-a-minute", "GW-10", "A gateway that was cut off dials again after two minutes."},
       [](Behaviour& it) { it.world.gateway_dial_interval = std::chrono::minutes(2); }},
  };
}

}  // namespace

DeviationEntries GatewayDeviations() {
  return Joined({WhoseGateways(), HowTheyConnect(), CertificatesOfGateways()});
}

}  // namespace connectmaster::fakegateway
