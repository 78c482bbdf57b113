#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "control/deviations/slaves.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using wire::AddSlaveDeviceDBRequest;
using wire::DeleteSlaveDeviceDBRequest;

template <typename Change>
void ChangeStoredGiven(Behaviour& behaviour, Change change) {
  ChangeAnswer<wire::GetSlaveDeviceDBRequest, wire::GetSlaveDeviceDBResponse>(
      behaviour, [change](const auto& answered) {
        if (answered.ok()) change(answered, *answered.response.mutable_slavedeviceinfos());
      });
}

// A plan that succeeds: `change` (const Registry&, const Request&, Planned&).
template <typename Request, typename Change>
void ChangeGoodPlan(Behaviour& behaviour, Change change) {
  ChangePlan<Request>(behaviour,
                      [change](const Registry& registry, const Caller&, const Request& request, Planned& planned) {
                        if (planned.answer.ok()) change(registry, request, planned);
                      });
}

template <typename Slaves>
bool Contains(const Slaves& slaves, std::uint32_t id) {
  return std::find(slaves.begin(), slaves.end(), id) != slaves.end();
}

DeviationEntries Storing() {
  return {
      {{"slave-2-not-stored", "SLAVE-2", "What AddSlaveDeviceDB stores does not survive a restart."},
       ForgetStored<SlavesStored>},
      {{"slave-2-deletion-not-stored", "SLAVE-2", "What DeleteSlaveDeviceDB deletes is back after a restart."},
       ForgetStored<SlavesRemoved>},
      {{"slave-2-not-at-once", "SLAVE-2", "A connected gateway does not get the slaves that are stored."},
       NotAtOnce<SlavesStored>},
      {{"slave-2-deletion-not-at-once", "SLAVE-2", "A connected gateway keeps the slaves that are deleted."},
       NotAtOnce<SlavesRemoved>},
      {{"slave-2-not-assigned", "SLAVE-2", "A gateway that connects does not get the stored slaves."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::slaves, [](const auto&, auto& slaves) { slaves.clear(); });
       }},
      {{"slave-2-wiegand-not-assigned", "SLAVE-2", "A gateway that connects does not get stored Wiegand slaves."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::slaves, [](const auto&, auto& slaves) {
           for (auto& [parent, info] : slaves) info.clear_wiegandslavedeviceids();
         });
       }},
      {{"slave-2-first-parent-assigned", "SLAVE-2", "A gateway that connects gets the slaves of one parent only."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::slaves, [](const auto&, auto& slaves) {
           if (slaves.size() > 1) slaves.erase(std::next(slaves.begin()), slaves.end());
         });
       }},
      {{"slave-2-deleted-assigned-again", "SLAVE-2", "A gateway that connects gets slaves that were deleted."},
       [](Behaviour& it) {
         const auto ever = std::make_shared<std::map<std::string, std::map<std::uint32_t, SlaveDeviceInfo>>>();
         ChangeGoodPlan<AddSlaveDeviceDBRequest>(it, [ever](const auto&, const auto& request, const auto&) {
           for (const auto& info : request.slavedeviceinfos()) (*ever)[request.gatewayid()][info.deviceid()] = info;
         });
         ChangeAssigned(it, &StoredSettings::slaves, [ever](const std::string& gateway_id, auto& slaves) {
           slaves.insert((*ever)[gateway_id].begin(), (*ever)[gateway_id].end());
         });
       }},
      {{"slave-2-set-ones-assigned", "SLAVE-2", "SetSlaveDevice keeps stored slaves from being assigned again."},
       [](Behaviour& it) {
         const auto set = std::make_shared<std::set<std::string>>();
         ReplaceSettingSlaves(it, [set](const Scope&, const auto& gateway, const auto& request, const auto& act) {
           set->insert(gateway.id());
           return act(request);
         });
         ChangeAssigned(it, &StoredSettings::slaves, [set](const std::string& gateway_id, auto& slaves) {
           if (set->contains(gateway_id)) slaves.clear();
         });
       }},
  };
}

DeviationEntries Asking() {
  return {
      {{"slave-2-present-ones-given", "SLAVE-2", "GetSlaveDeviceDB gives the gateway's present slaves, too."},
       [](Behaviour& it) {
         ChangeStoredGiven(it, [](const auto& answered, SlaveInfos& infos) {
           const auto gateway = answered.installation.gateways.find(answered.request.gatewayid());
           if (gateway == answered.installation.gateways.end()) return;
           for (const auto& [parent, info] : gateway->second->slaves) {
             const auto is_it = [parent = parent](const auto& given) { return given.deviceid() == parent; };
             if (std::none_of(infos.begin(), infos.end(), is_it)) *infos.Add() = info;
           }
         });
       }},
      {{"slave-2-wiegand-not-given", "SLAVE-2", "GetSlaveDeviceDB gives no Wiegand slaves."},
       [](Behaviour& it) {
         ChangeStoredGiven(it, [](const auto&, SlaveInfos& infos) {
           for (auto& info : infos) info.clear_wiegandslavedeviceids();
         });
       }},
      {{"slave-2-every-gateways", "SLAVE-2", "GetSlaveDeviceDB gives what is stored for all of the tenant's gateways."},
       [](Behaviour& it) {
         ChangeStoredGiven(it, [](const auto& answered, SlaveInfos& infos) {
           const Registry& registry = answered.installation.registry;
           for (const auto& id : registry.GatewaysReachedBy(answered.caller)) {
             if (id == answered.request.gatewayid()) continue;
             for (const auto& [parent, info] : registry.SettingsOf(id).slaves) *infos.Add() = info;
           }
         });
       }},
      {{"slave-2-first-stored", "SLAVE-2", "AddSlaveDeviceDB stores only the first parent."},
       [](Behaviour& it) {
         ChangeGoodPlan<AddSlaveDeviceDBRequest>(
             it, [](const auto&, const auto&, Planned& planned) { planned.changes.resize(1); });
       }},
      {{"slave-2-replaces-all", "SLAVE-2", "AddSlaveDeviceDB replaces everything that was stored."},
       [](Behaviour& it) {
         ChangeGoodPlan<AddSlaveDeviceDBRequest>(
             it, [](const Registry& registry, const auto& request, Planned& planned) {
               Changes changes;
               for (const auto& [parent, info] : registry.SettingsOf(request.gatewayid()).slaves) {
                 changes.emplace_back(SlavesRemoved{request.gatewayid(), parent});
               }
               changes.insert(changes.end(), planned.changes.begin(), planned.changes.end());
               planned.changes = std::move(changes);
             });
       }},
      {{"slave-2-merged", "SLAVE-2", "AddSlaveDeviceDB adds to what is stored of a parent."},
       [](Behaviour& it) {
         ChangeGoodPlan<AddSlaveDeviceDBRequest>(
             it, [](const Registry& registry, const auto& request, Planned& planned) {
               const auto& stored = registry.SettingsOf(request.gatewayid()).slaves;
               for (Change& change : planned.changes) {
                 auto& info = std::get<SlavesStored>(change).info;
                 const auto before = stored.find(info.deviceid());
                 if (before == stored.end()) continue;
                 for (const std::uint32_t id : before->second.rs485slavedeviceids()) {
                   if (!Contains(info.rs485slavedeviceids(), id)) info.add_rs485slavedeviceids(id);
                 }
               }
             });
       }},
  };
}

DeviationEntries Deleting() {
  return {
      {{"slave-2-deleted-by-slave", "SLAVE-2", "DeleteSlaveDeviceDB takes the IDs of slaves."},
       [](Behaviour& it) {
         ChangePlan<DeleteSlaveDeviceDBRequest>(
             it, [](const Registry& registry, const Caller&, const auto& request, Planned& planned) {
               if (DeviceErrorsOf(planned.answer).empty()) return;
               for (const auto& [parent, info] : registry.SettingsOf(request.gatewayid()).slaves) {
                 for (const std::uint32_t id : request.deviceids()) {
                   if (!Contains(info.rs485slavedeviceids(), id)) continue;
                   planned = {{SlavesRemoved{request.gatewayid(), parent}}, absl::OkStatus()};
                   return;
                 }
               }
             });
       }},
      {{"slave-2-first-deleted", "SLAVE-2", "DeleteSlaveDeviceDB deletes only the first parent."},
       [](Behaviour& it) {
         ChangeGoodPlan<DeleteSlaveDeviceDBRequest>(
             it, [](const auto&, const auto&, Planned& planned) { planned.changes.resize(1); });
       }},
      {{"slave-2-all-deleted", "SLAVE-2", "DeleteSlaveDeviceDB deletes the slaves of every parent."},
       [](Behaviour& it) {
         ChangeGoodPlan<DeleteSlaveDeviceDBRequest>(
             it, [](const Registry& registry, const auto& request, Planned& planned) {
               planned.changes.clear();
               for (const auto& [parent, info] : registry.SettingsOf(request.gatewayid()).slaves) {
                 planned.changes.emplace_back(SlavesRemoved{request.gatewayid(), parent});
               }
             });
       }},
      {{"slave-2-unknown-parent-stops-the-others", "SLAVE-2", "If a parent has nothing stored, none is deleted."},
       [](Behaviour& it) {
         ChangePlan<DeleteSlaveDeviceDBRequest>(it, [](const Registry&, const Caller&, const auto&, Planned& planned) {
           if (!planned.answer.ok()) planned.changes.clear();
         });
       }},
      {{"slave-2-unknown-parents-accepted", "SLAVE-2", "DeleteSlaveDeviceDB of unknown parents succeeds."},
       [](Behaviour& it) {
         ChangePlan<DeleteSlaveDeviceDBRequest>(it, [](const Registry&, const Caller&, const auto&, Planned& planned) {
           if (!DeviceErrorsOf(planned.answer).empty()) planned.answer = absl::OkStatus();
         });
       }},
  };
}

}  // namespace

DeviationEntries StoredSlaves() {
  return Joined({Storing(), Asking(), Deleting()});
}

}  // namespace connectmaster::fakegateway
