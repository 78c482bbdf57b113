// Slaves: at a gateway, and stored for it (SLAVE-2).
#include "model/slaves.h"

#include "calls/connect_master.h"
#include "calls/gateway_rules.h"
#include "calls/settings_rules.h"
#include "common/errors.h"
#include "common/limits.h"

namespace connectmaster::fakegateway::connect_master {

// SLAVE-1, SLAVE-3
absl::Status SetSlaveDevice(const Scope& scope, const wire::SetSlaveDeviceRequest& request,
                            wire::SetSlaveDeviceResponse& /*response*/) {
  const auto gateway = scope.Reached(request.gatewayid());
  if (absl::IsNotFound(gateway.status())) return gateway.status();
  if (auto status = CheckSlaves(request.slavedeviceinfos()); !status.ok()) return status;
  if (!gateway.ok()) return gateway.status();
  for (const auto& info : request.slavedeviceinfos()) {
    const auto missing = SlaveNotThere(scope.installation.network, **gateway, info);
    if (missing) return SlaveNotRegistered(info.deviceid(), *missing);
  }
  auto& slaves = (*gateway)->slaves;
  slaves.clear();
  for (const auto& info : request.slavedeviceinfos()) slaves.emplace(info.deviceid(), info);
  return absl::OkStatus();
}

absl::Status GetSlaveDevice(const Scope& scope, const wire::GetSlaveDeviceRequest& request,
                            wire::GetSlaveDeviceResponse& response) {
  const auto gateway = scope.Reached(request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  for (const auto& [parent, info] : (*gateway)->slaves) *response.add_slavedeviceinfos() = info;
  return absl::OkStatus();
}

absl::StatusOr<Changes> AddSlaveDeviceDB(const Registry& registry, const Caller& caller,
                                         const wire::AddSlaveDeviceDBRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return status;
  if (request.slavedeviceinfos().empty()) return NothingGiven("parent of slaves");
  if (auto status = CheckSlaves(request.slavedeviceinfos()); !status.ok()) return status;
  const auto& stored = registry.SettingsOf(request.gatewayid()).slaves;
  if (CountWith(stored, request.slavedeviceinfos()) > kMaxSlaveParents) {
    return LimitReached("parents of slaves of a gateway", kMaxSlaveParents);
  }
  Changes changes;
  for (const auto& info : request.slavedeviceinfos()) changes.emplace_back(SlavesStored{request.gatewayid(), info});
  return changes;
}

Planned DeleteSlaveDeviceDB(const Registry& registry, const Caller& caller,
                            const wire::DeleteSlaveDeviceDBRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return {{}, status};
  if (auto status = CheckDeviceIds(request.deviceids()); !status.ok()) return {{}, status};
  return PlanRemoval<SlavesRemoved>(request, registry.SettingsOf(request.gatewayid()).slaves, NoSlavesStored);
}

absl::Status GetSlaveDeviceDB(const Scope& scope, const wire::GetSlaveDeviceDBRequest& request,
                              wire::GetSlaveDeviceDBResponse& response) {
  const auto stored = scope.StoredFor(request.gatewayid());
  if (!stored.ok()) return stored.status();
  for (const auto& [device_id, info] : (*stored)->slaves) {
    *response.add_slavedeviceinfos() = info;
  }
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway::connect_master
