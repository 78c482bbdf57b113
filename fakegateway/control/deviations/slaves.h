#pragma once

#include "control/deviations/connections.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {

// Of what is stored of slaves: SLAVE-2.
DeviationEntries StoredSlaves();
// Of slaves that are not registered, and of too many: SLAVE-3, SLAVE-4.
DeviationEntries SlaveRules();

using gsdk::connect::SlaveDeviceInfo;
using SlaveInfos = google::protobuf::RepeatedPtrField<SlaveDeviceInfo>;

// GetSlaveDevice gives something else: `change` (const DeviceGateway&, const StoredSettings&, SlaveInfos&).
template <typename Change>
void ChangeGivenSlaves(Behaviour& behaviour, Change change) {
  ChangeAnswer<gsdk::connect_master::GetSlaveDeviceRequest, gsdk::connect_master::GetSlaveDeviceResponse>(
      behaviour, [change](const auto& answered) {
        if (!answered.ok()) return;
        const std::string& gateway_id = answered.request.gatewayid();
        change(*answered.installation.gateways.at(gateway_id), answered.installation.registry.SettingsOf(gateway_id),
               *answered.response.mutable_slavedeviceinfos());
      });
}

// SetSlaveDevice of a gateway that is reached does something else: `instead` (const Scope&, DeviceGateway&,
// const SetSlaveDeviceRequest&, act).
template <typename Instead>
void ReplaceSettingSlaves(Behaviour& behaviour, Instead instead) {
  ReplaceNow<gsdk::connect_master::SetSlaveDeviceRequest>(
      behaviour, [instead](const Scope& scope, const auto& request, const auto& act) -> absl::Status {
        const auto gateway = scope.Reached(request.gatewayid());
        return gateway.ok() ? instead(scope, **gateway, request, act) : act(request);
      });
}

}  // namespace connectmaster::fakegateway
