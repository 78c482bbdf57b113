#include <iterator>
#include <string>
#include <variant>

#include "control/deviations/async.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;

template <typename Change>
void ChangeStored(Behaviour& behaviour, Change change) {
  ChangeAnswer<wire::GetAsyncConnectionDBRequest, wire::GetAsyncConnectionDBResponse>(behaviour, change);
}

}  // namespace

DeviationEntries StoredConnections() {
  return {
      {{"async-11-not-stored", "ASYNC-11", "What AddAsyncConnectionDB stores does not survive a restart."},
       ForgetStored<AsyncConnectionStored>},
      {{"async-11-deletion-not-stored", "ASYNC-11", "What DeleteAsyncConnectionDB deletes is back after a restart."},
       ForgetStored<AsyncConnectionRemoved>},
      {{"async-11-not-at-once", "ASYNC-11", "A connected gateway does not connect to what is stored."},
       NotAtOnce<AsyncConnectionStored>},
      {{"async-11-deletion-not-at-once", "ASYNC-11", "DeleteAsyncConnectionDB does not disconnect."},
       NotAtOnce<AsyncConnectionRemoved>},
      {{"async-11-not-assigned", "ASYNC-11", "A gateway that connects is not told what is stored."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::async_connections,
                        [](const auto&, auto& connections) { connections.clear(); });
       }},
      {{"async-11-first-assigned", "ASYNC-11", "A gateway that connects is told only one stored connection."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::async_connections, [](const auto&, auto& connections) {
           if (!connections.empty()) connections.erase(std::next(connections.begin()), connections.end());
         });
       }},
      {{"async-11-assigned-without-ssl", "ASYNC-11", "A gateway that connects is told no useSSL."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::async_connections, [](const auto&, auto& connections) {
           for (auto& [id, info] : connections) info.clear_usessl();
         });
       }},
      {{"async-11-assigned-with-default-port", "ASYNC-11", "A gateway that connects is told no port."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::async_connections, [](const auto&, auto& connections) {
           for (auto& [id, info] : connections) info.clear_port();
         });
       }},
      {{"async-11-ssl-not-given-back", "ASYNC-11", "GetAsyncConnectionDB does not return useSSL."},
       [](Behaviour& it) {
         ChangeStored(it, [](const auto& answered) {
           for (auto& info : *answered.response.mutable_connectinfos()) info.clear_usessl();
         });
       }},
      {{"async-11-port-filled-in", "ASYNC-11", "GetAsyncConnectionDB returns the default port for port 0."},
       [](Behaviour& it) {
         ChangeStored(it, [](const auto& answered) {
           for (auto& info : *answered.response.mutable_connectinfos()) {
             if (info.port() == 0) info.set_port(kDefaultDevicePort);
           }
         });
       }},
      {{"async-11-empty-address-not-given-back", "ASYNC-11", "GetAsyncConnectionDB leaves out empty addresses."},
       [](Behaviour& it) {
         ChangeStored(it, [](const auto& answered) {
           EraseIf(*answered.response.mutable_connectinfos(), [](const auto& info) { return info.ipaddr().empty(); });
         });
       }},
      {{"async-11-every-gateways", "ASYNC-11", "GetAsyncConnectionDB returns what is stored for all gateways."},
       [](Behaviour& it) {
         ChangeStored(it, [](const auto& answered) {
           const Registry& registry = answered.installation.registry;
           for (const auto& id : registry.GatewaysReachedBy(answered.caller)) {
             if (id == answered.request.gatewayid() || !answered.ok()) continue;
             for (const auto& [device_id, info] : registry.SettingsOf(id).async_connections) {
               *answered.response.add_connectinfos() = info;
             }
           }
         });
       }},
      {{"async-11-present-ones-given-back", "ASYNC-11", "GetAsyncConnectionDB returns what is registered now."},
       [](Behaviour& it) {
         ChangeStored(it, [](const auto& answered) {
           const auto* const gateway = FindConnected(answered.installation, answered.request.gatewayid());
           if (!answered.ok() || gateway == nullptr) return;
           answered.response.clear_connectinfos();
           for (const auto& [device_id, link] : gateway->managed) {
             if (!IsRegistered(link.state)) continue;
             auto& info = *answered.response.add_connectinfos();
             info.set_deviceid(device_id);
             info.set_ipaddr(link.info.ipaddr());
             info.set_port(link.info.port());
             info.set_usessl(link.info.usessl());
           }
         });
       }},
      {{"async-11-replaces-all", "ASYNC-11", "AddAsyncConnectionDB replaces everything that was stored."},
       [](Behaviour& it) {
         ChangePlan<wire::AddAsyncConnectionDBRequest>(
             it, [](const Registry& registry, const Caller&, const auto& request, Planned& planned) {
               if (!planned.answer.ok()) return;
               Changes changes;
               for (const auto& [id, info] : registry.SettingsOf(request.gatewayid()).async_connections) {
                 changes.emplace_back(AsyncConnectionRemoved{request.gatewayid(), id});
               }
               changes.insert(changes.end(), planned.changes.begin(), planned.changes.end());
               planned.changes = changes;
             });
       }},
      {{"async-11-stored-ones-not-replaced", "ASYNC-11", "AddAsyncConnectionDB leaves alone what is stored already."},
       [](Behaviour& it) {
         ChangePlan<wire::AddAsyncConnectionDBRequest>(
             it, [](const Registry& registry, const Caller&, const auto& request, Planned& planned) {
               const auto& stored = registry.SettingsOf(request.gatewayid()).async_connections;
               EraseIf(planned.changes, [&](const Change& change) {
                 return stored.contains(std::get<AsyncConnectionStored>(change).info.deviceid());
               });
             });
       }},
      {{"async-11-first-stored", "ASYNC-11", "AddAsyncConnectionDB stores only the first connection."},
       [](Behaviour& it) {
         ChangePlan<wire::AddAsyncConnectionDBRequest>(
             it, [](const Registry&, const Caller&, const auto&, Planned& planned) {
               if (planned.changes.size() > 1) planned.changes.resize(1, planned.changes.front());
             });
       }},
      {{"async-11-any-address-stored", "ASYNC-11", "AddAsyncConnectionDB stores addresses that are not IPv4."},
       [](Behaviour& it) {
         ChangePlan<wire::AddAsyncConnectionDBRequest>(
             it, [](const Registry& registry, const Caller& caller, const auto& request, Planned& planned) {
               if (!registry.Reaches(caller, request.gatewayid())) return;
               Changes changes;
               for (const auto& info : request.connectinfos()) {
                 if (info.deviceid() == 0 || info.port() < 0 || info.port() > kMaxPort) return;
                 changes.emplace_back(AsyncConnectionStored{request.gatewayid(), info});
               }
               if (!absl::IsInvalidArgument(planned.answer) || changes.empty()) return;
               planned = {changes, absl::OkStatus()};
             });
       }},
      {{"async-11-unknown-ids-accepted", "ASYNC-11", "DeleteAsyncConnectionDB of IDs that are not stored succeeds."},
       [](Behaviour& it) {
         ChangePlan<wire::DeleteAsyncConnectionDBRequest>(
             it, [](const Registry&, const Caller&, const auto&, Planned& planned) {
               if (!DeviceErrorsOf(planned.answer).empty()) planned.answer = absl::OkStatus();
             });
       }},
      {{"async-11-unknown-id-stops-the-others", "ASYNC-11", "If one ID is not stored, none is deleted."},
       [](Behaviour& it) {
         ChangePlan<wire::DeleteAsyncConnectionDBRequest>(
             it, [](const Registry&, const Caller&, const auto&, Planned& planned) {
               if (!planned.answer.ok()) planned.changes.clear();
             });
       }},
      {{"async-11-first-deleted", "ASYNC-11", "DeleteAsyncConnectionDB deletes only the first connection."},
       [](Behaviour& it) {
         ChangePlan<wire::DeleteAsyncConnectionDBRequest>(
             it, [](const Registry&, const Caller&, const auto&, Planned& planned) {
               if (planned.changes.size() > 1) planned.changes.resize(1, planned.changes.front());
             });
       }},
      {{"async-11-every-registration-stored", "ASYNC-11", "AddAsyncConnection stores the connections, too."},
       [](Behaviour& it) {
         ChangeAnswer<wire::AddAsyncConnectionRequest, wire::AddAsyncConnectionResponse>(it, [](const auto& answered) {
           if (!answered.ok()) return;
           for (const auto& info : answered.request.connectinfos()) {
             answered.installation.registry.Apply(AsyncConnectionStored{answered.request.gatewayid(), info});
           }
         });
       }},
      {{"async-11-every-deletion-stored", "ASYNC-11", "DeleteAsyncConnection deletes stored connections, too."},
       [](Behaviour& it) {
         ChangeAnswer<wire::DeleteAsyncConnectionRequest, wire::DeleteAsyncConnectionResponse>(
             it, [](const auto& answered) {
               const std::string& gateway_id = answered.request.gatewayid();
               if (!answered.installation.registry.Reaches(answered.caller, gateway_id)) return;
               for (const std::uint32_t id : answered.request.deviceids()) {
                 answered.installation.registry.Apply(AsyncConnectionRemoved{gateway_id, id});
               }
             });
       }},
  };
}

}  // namespace connectmaster::fakegateway
