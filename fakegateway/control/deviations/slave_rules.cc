#include <algorithm>
#include <cstdint>
#include <map>

#include "control/deviations/slaves.h"
#include "model/slaves.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using wire::AddSlaveDeviceDBRequest;

constexpr int kMostRs485 = 32;

// Sets what is asked for, without looking at it.
absl::Status SetAll(DeviceGateway& gateway, const SlaveInfos& infos) {
  gateway.slaves.clear();
  for (const auto& info : infos) gateway.slaves.emplace(info.deviceid(), info);
  return absl::OkStatus();
}

// SetSlaveDevice of slaves that are not registered does something else: `instead` (const Scope&, DeviceGateway&,
// const SlaveInfos&, const absl::Status& refusal).
template <typename Instead>
void ReplaceRefusal(Behaviour& behaviour, Instead instead) {
  ReplaceSettingSlaves(behaviour, [instead](const Scope& scope, DeviceGateway& gateway, const auto& request,
                                            const auto& act) {
    absl::Status status = act(request);
    return absl::IsFailedPrecondition(status) ? instead(scope, gateway, request.slavedeviceinfos(), status) : status;
  });
}

// Slaves count as registered if they are when each entry is changed: `change` (const Scope&, SlaveDeviceInfo&).
template <typename Change>
void Allow(Behaviour& behaviour, Change change) {
  ReplaceRefusal(behaviour, [change](const Scope& scope, DeviceGateway& gateway, const SlaveInfos& infos,
                                     const absl::Status& refusal) {
    for (SlaveDeviceInfo info : infos) {
      change(scope, info);
      if (SlaveNotThere(scope.installation.network, gateway, info)) return refusal;
    }
    return SetAll(gateway, infos);
  });
}

// The slaves of an entry that are registered on the parent.
SlaveDeviceInfo Registered(const Scope& scope, const DeviceGateway& gateway, const SlaveDeviceInfo& info) {
  SlaveDeviceInfo registered;
  registered.set_deviceid(info.deviceid());
  const auto is_missing = [&](SlaveDeviceInfo one) {
    one.set_deviceid(info.deviceid());
    return SlaveNotThere(scope.installation.network, gateway, one).has_value();
  };
  for (const std::uint32_t id : info.rs485slavedeviceids()) {
    SlaveDeviceInfo one;
    one.add_rs485slavedeviceids(id);
    if (!is_missing(one)) registered.add_rs485slavedeviceids(id);
  }
  for (const std::uint32_t id : info.wiegandslavedeviceids()) {
    SlaveDeviceInfo one;
    one.add_wiegandslavedeviceids(id);
    if (!is_missing(one)) registered.add_wiegandslavedeviceids(id);
  }
  return registered;
}

DeviationEntries NotRegistered() {
  return {
      {{"slave-3-not-looked-at", "SLAVE-3", "SetSlaveDevice takes slaves that are not registered."},
       [](Behaviour& it) {
         ReplaceRefusal(it, [](const Scope&, DeviceGateway& gateway, const SlaveInfos& infos, const absl::Status&) {
           return SetAll(gateway, infos);
         });
       }},
      {{"slave-3-wiegand-not-looked-at", "SLAVE-3", "SetSlaveDevice takes Wiegand slaves that are not registered."},
       [](Behaviour& it) { Allow(it, [](const Scope&, auto& info) { info.clear_wiegandslavedeviceids(); }); }},
      {{"slave-3-channel-ignored", "SLAVE-3", "SetSlaveDevice takes a slave that is registered on the other channel."},
       [](Behaviour& it) {
         Allow(it, [](const Scope&, auto& info) {
           info.mutable_rs485slavedeviceids()->Swap(info.mutable_wiegandslavedeviceids());
         });
       }},
      {{"slave-3-unknown-parents-taken", "SLAVE-3", "SetSlaveDevice takes any slave of a parent that does not exist."},
       [](Behaviour& it) {
         Allow(it, [](const Scope& scope, auto& info) {
           if (scope.installation.network.FindById(info.deviceid()) != nullptr) return;
           info.clear_rs485slavedeviceids();
           info.clear_wiegandslavedeviceids();
         });
       }},
      {{"slave-3-left-out", "SLAVE-3", "SetSlaveDevice leaves out slaves that are not registered."},
       [](Behaviour& it) {
         ReplaceRefusal(it,
                        [](const Scope& scope, DeviceGateway& gateway, const SlaveInfos& infos, const absl::Status&) {
                          SlaveInfos registered;
                          for (const auto& info : infos) *registered.Add() = Registered(scope, gateway, info);
                          return SetAll(gateway, registered);
                        });
       }},
      {{"slave-3-invalid-argument", "SLAVE-3", "SetSlaveDevice of slaves that are not registered is INVALID_ARGUMENT."},
       [](Behaviour& it) {
         ReplaceRefusal(it, [](const Scope&, const auto&, const auto&, const absl::Status& refusal) {
           return WithCode(refusal, absl::StatusCode::kInvalidArgument);
         });
       }},
      {{"slave-3-refused-ones-clear", "SLAVE-3", "A SetSlaveDevice that is refused takes away the slaves there were."},
       [](Behaviour& it) {
         ReplaceRefusal(it, [](const Scope&, DeviceGateway& gateway, const auto&, const absl::Status& refusal) {
           gateway.slaves.clear();
           return refusal;
         });
       }},
      {{"slave-3-others-set", "SLAVE-3", "A SetSlaveDevice that is refused sets the other parents."},
       [](Behaviour& it) {
         ReplaceRefusal(
             it, [](const Scope& scope, DeviceGateway& gateway, const SlaveInfos& infos, const absl::Status& refusal) {
               for (const auto& info : infos) {
                 if (SlaveNotThere(scope.installation.network, gateway, info)) continue;
                 gateway.slaves.insert_or_assign(info.deviceid(), info);
               }
               return refusal;
             });
       }},
      {{"slave-3-parents-elsewhere-taken", "SLAVE-3", "SetSlaveDevice takes slaves of parents on other subnets."},
       [](Behaviour& it) {
         ReplaceRefusal(
             it, [](const Scope& scope, DeviceGateway& gateway, const SlaveInfos& infos, const absl::Status& refusal) {
               for (const auto& info : infos) {
                 const auto is_there = [&](const auto& other) {
                   return !SlaveNotThere(scope.installation.network, *other.second, info);
                 };
                 const auto& gateways = scope.installation.gateways;
                 if (std::none_of(gateways.begin(), gateways.end(), is_there)) return refusal;
               }
               return SetAll(gateway, infos);
             });
       }},
      {{"slave-3-unregistered-assigned", "SLAVE-3", "Stored slaves are assigned though they are not registered."},
       [](Behaviour& it) {
         ChangeGivenSlaves(it, [](const auto&, const StoredSettings& stored, SlaveInfos& infos) {
           EraseIf(infos, [&](const auto& info) { return stored.slaves.contains(info.deviceid()); });
           for (const auto& [parent, info] : stored.slaves) *infos.Add() = info;
         });
       }},
      {{"slave-3-one-unregistered-keeps-all-away", "SLAVE-3",
        "A parent is assigned only if all slaves are registered."},
       [](Behaviour& it) {
         ChangeGivenSlaves(it, [](const auto&, const StoredSettings& stored, SlaveInfos& infos) {
           EraseIf(infos, [&](const SlaveDeviceInfo& info) {
             const auto found = stored.slaves.find(info.deviceid());
             return found != stored.slaves.end() && found->second.ByteSizeLong() > info.ByteSizeLong();
           });
         });
       }},
  };
}

// AddSlaveDeviceDB refuses what `is_refused` (const SlaveInfos&).
template <typename IsRefused>
void Refuse(Behaviour& behaviour, IsRefused is_refused) {
  ChangePlan<AddSlaveDeviceDBRequest>(
      behaviour, [is_refused](const Registry&, const Caller&, const auto& request, Planned& planned) {
        if (planned.answer.ok() && is_refused(request.slavedeviceinfos())) {
          planned = {{}, absl::InvalidArgumentError("too many slaves")};
        }
      });
}

DeviationEntries TooMany() {
  return {
      {{"slave-4-33-stored", "SLAVE-4", "AddSlaveDeviceDB takes 33 RS-485 slaves."},
       [](Behaviour& it) {
         ChangePlan<AddSlaveDeviceDBRequest>(
             it, [](const Registry&, const Caller&, const auto& request, Planned& planned) {
               const auto is_33 = [](const auto& info) { return info.rs485slavedeviceids_size() == kMostRs485 + 1; };
               const auto& infos = request.slavedeviceinfos();
               if (planned.answer.ok() || std::none_of(infos.begin(), infos.end(), is_33)) return;
               planned.answer = absl::OkStatus();
               for (const auto& info : infos) planned.changes.emplace_back(SlavesStored{request.gatewayid(), info});
             });
       }},
      {{"slave-4-others-stored", "SLAVE-4", "AddSlaveDeviceDB stores the others if a parent has too many slaves."},
       [](Behaviour& it) {
         ChangePlan<AddSlaveDeviceDBRequest>(
             it, [](const Registry&, const Caller&, const auto& request, Planned& planned) {
               if (!absl::IsInvalidArgument(planned.answer)) return;
               for (const auto& info : request.slavedeviceinfos()) {
                 if (info.deviceid() == 0 || info.rs485slavedeviceids_size() > kMostRs485) continue;
                 planned.changes.emplace_back(SlavesStored{request.gatewayid(), info});
               }
             });
       }},
      {{"slave-4-first-32-stored", "SLAVE-4", "AddSlaveDeviceDB stores the first 32 of too many slaves."},
       [](Behaviour& it) {
         ChangePlan<AddSlaveDeviceDBRequest>(
             it, [](const Registry&, const Caller&, const auto& request, Planned& planned) {
               const auto is_too_many = [](const auto& info) { return info.rs485slavedeviceids_size() > kMostRs485; };
               const auto& infos = request.slavedeviceinfos();
               if (planned.answer.ok() || std::none_of(infos.begin(), infos.end(), is_too_many)) return;
               planned.answer = absl::OkStatus();
               for (SlaveDeviceInfo info : infos) {
                 if (is_too_many(info)) info.mutable_rs485slavedeviceids()->Truncate(kMostRs485);
                 planned.changes.emplace_back(SlavesStored{request.gatewayid(), info});
               }
             });
       }},
      {{"slave-4-33-set", "SLAVE-4", "SetSlaveDevice takes 33 RS-485 slaves."},
       [](Behaviour& it) {
         ReplaceSettingSlaves(it, [](const Scope&, DeviceGateway& gateway, const auto& request, const auto& act) {
           const auto is_33 = [](const auto& info) { return info.rs485slavedeviceids_size() == kMostRs485 + 1; };
           const auto& infos = request.slavedeviceinfos();
           return std::any_of(infos.begin(), infos.end(), is_33) ? SetAll(gateway, infos) : act(request);
         });
       }},
      {{"slave-4-32-refused", "SLAVE-4", "AddSlaveDeviceDB refuses 32 RS-485 slaves."},
       [](Behaviour& it) {
         Refuse(it, [](const SlaveInfos& infos) {
           return std::any_of(infos.begin(), infos.end(),
                              [](const auto& info) { return info.rs485slavedeviceids_size() == kMostRs485; });
         });
       }},
      {{"slave-4-channels-together", "SLAVE-4", "RS-485 and Wiegand slaves of a device are at most 32 together."},
       [](Behaviour& it) {
         Refuse(it, [](const SlaveInfos& infos) {
           return std::any_of(infos.begin(), infos.end(), [](const auto& info) {
             return info.rs485slavedeviceids_size() + info.wiegandslavedeviceids_size() > kMostRs485;
           });
         });
       }},
      {{"slave-4-parents-together", "SLAVE-4", "The RS-485 slaves of all parents are at most 32 together."},
       [](Behaviour& it) {
         Refuse(it, [](const SlaveInfos& infos) {
           int count = 0;
           for (const auto& info : infos) count += info.rs485slavedeviceids_size();
           return count > kMostRs485;
         });
       }},
  };
}

}  // namespace

DeviationEntries SlaveRules() {
  return Joined({NotRegistered(), TooMany()});
}

}  // namespace connectmaster::fakegateway
