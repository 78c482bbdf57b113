#include "control/deviations/slaves.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;

template <typename Change>
void ChangeSlaves(Behaviour& behaviour, Change change) {
  ChangeRequest<wire::SetSlaveDeviceRequest>(behaviour, [change](const Scope& scope, auto& request) {
    const auto gateway = scope.Reached(request.gatewayid());
    if (gateway.ok()) change(**gateway, *request.mutable_slavedeviceinfos());
  });
}

// Each entry that GetSlaveDevice gives: `change` (SlaveDeviceInfo&).
template <typename Change>
void ChangeEachGiven(Behaviour& behaviour, Change change) {
  ChangeGivenSlaves(behaviour, [change](const auto&, const auto&, SlaveInfos& infos) {
    for (auto& info : infos) change(info);
  });
}

DeviationEntries Present() {
  return {
      {{"slave-1-wiegand-not-set", "SLAVE-1", "SetSlaveDevice ignores Wiegand slaves."},
       [](Behaviour& it) {
         ChangeSlaves(it, [](const auto&, SlaveInfos& infos) {
           for (auto& info : infos) info.clear_wiegandslavedeviceids();
         });
       }},
      {{"slave-1-rs485-not-given", "SLAVE-1", "GetSlaveDevice gives no RS-485 slaves."},
       [](Behaviour& it) { ChangeEachGiven(it, [](auto& info) { info.clear_rs485slavedeviceids(); }); }},
      {{"slave-1-channels-swapped", "SLAVE-1", "GetSlaveDevice gives RS-485 slaves as Wiegand slaves."},
       [](Behaviour& it) {
         ChangeEachGiven(
             it, [](auto& info) { info.mutable_rs485slavedeviceids()->Swap(info.mutable_wiegandslavedeviceids()); });
       }},
      {{"slave-1-first-slave-only", "SLAVE-1", "GetSlaveDevice gives the first RS-485 slave of a parent only."},
       [](Behaviour& it) {
         ChangeEachGiven(it, [](auto& info) {
           if (info.rs485slavedeviceids_size() > 1) info.mutable_rs485slavedeviceids()->Truncate(1);
         });
       }},
      {{"slave-1-first-parent-only", "SLAVE-1", "GetSlaveDevice gives the slaves of one parent only."},
       [](Behaviour& it) {
         ChangeGivenSlaves(it, [](const auto&, const auto&, SlaveInfos& infos) {
           if (infos.size() > 1) infos.erase(infos.begin() + 1, infos.end());
         });
       }},
      {{"slave-1-one-list-for-all-parents", "SLAVE-1", "Each parent has the slaves of all parents."},
       [](Behaviour& it) {
         ChangeGivenSlaves(it, [](const auto&, const auto&, SlaveInfos& infos) {
           SlaveDeviceInfo all;
           for (const auto& info : infos) all.MergeFrom(info);
           for (auto& info : infos) {
             *info.mutable_rs485slavedeviceids() = all.rs485slavedeviceids();
             *info.mutable_wiegandslavedeviceids() = all.wiegandslavedeviceids();
           }
         });
       }},
      {{"slave-1-added", "SLAVE-1", "SetSlaveDevice leaves parents as they are that it does not name."},
       [](Behaviour& it) {
         ChangeSlaves(it, [](const DeviceGateway& gateway, SlaveInfos& infos) {
           auto others = gateway.slaves;
           for (const auto& info : infos) others.erase(info.deviceid());
           for (const auto& [parent, info] : others) *infos.Add() = info;
         });
       }},
      {{"slave-1-none-changes-nothing", "SLAVE-1", "SetSlaveDevice with no parent changes nothing."},
       [](Behaviour& it) {
         ReplaceSettingSlaves(it, [](const Scope&, const auto&, const auto& request, const auto& act) {
           return request.slavedeviceinfos().empty() ? absl::OkStatus() : act(request);
         });
       }},
      {{"slave-1-at-every-gateway", "SLAVE-1", "SetSlaveDevice sets the slaves of all of the tenant's gateways."},
       [](Behaviour& it) {
         ReplaceSettingSlaves(it, [](const Scope& scope, DeviceGateway& gateway, const auto& request, const auto& act) {
           absl::Status status = act(request);
           if (!status.ok()) return status;
           for (const auto& id : scope.installation.registry.GatewaysReachedBy(scope.caller)) {
             if (const auto other = scope.Reached(id); other.ok()) (*other)->slaves = gateway.slaves;
           }
           return status;
         });
       }},
      {{"slave-1-kept", "SLAVE-1", "A gateway that reconnects has the slaves again that were set."},
       [](Behaviour& it) {
         const auto set = std::make_shared<std::map<std::string, std::map<std::uint32_t, SlaveDeviceInfo>>>();
         ReplaceSettingSlaves(it, [set](const Scope&, DeviceGateway& gateway, const auto& request, const auto& act) {
           absl::Status status = act(request);
           (*set)[gateway.id()] = gateway.slaves;
           return status;
         });
         ChangeAssigned(it, &StoredSettings::slaves, [set](const std::string& gateway_id, auto& slaves) {
           slaves.insert((*set)[gateway_id].begin(), (*set)[gateway_id].end());
         });
       }},
      {{"slave-1-lost-with-the-parent", "SLAVE-1", "A parent that is disconnected loses its slaves."},
       [](Behaviour& it) {
         ReplaceNow<wire::DisconnectRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           absl::Status status = act(request);
           for (const auto& [id, gateway] : scope.installation.gateways) {
             for (const std::uint32_t parent : request.deviceids()) gateway->slaves.erase(parent);
           }
           return status;
         });
       }},
      {{"slave-1-parent-has-to-be-connected", "SLAVE-1", "SetSlaveDevice wants the parents to be connected."},
       [](Behaviour& it) {
         ReplaceSettingSlaves(it, [](const Scope&, const DeviceGateway& gateway, const auto& request, const auto& act) {
           for (const auto& info : request.slavedeviceinfos()) {
             const auto link = gateway.managed.find(info.deviceid());
             if (link == gateway.managed.end() || !IsConnected(link->second.state)) {
               return DeviceNotConnected(info.deviceid());
             }
           }
           return act(request);
         });
       }},
  };
}

}  // namespace

DeviationEntries SlaveDeviations() {
  return Joined({Present(), StoredSlaves(), SlaveRules()});
}

}  // namespace connectmaster::fakegateway
