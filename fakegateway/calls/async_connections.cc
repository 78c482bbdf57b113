// Asynchronous connections: registered at a gateway, and stored for it (ASYNC-11).
#include <map>
#include <set>

#include "calls/connect_master.h"
#include "calls/gateway_rules.h"
#include "calls/settings_rules.h"
#include "common/errors.h"
#include "common/limits.h"

namespace connectmaster::fakegateway::connect_master {

// ASYNC-1
absl::Status AddAsyncConnection(const Scope& scope, const wire::AddAsyncConnectionRequest& request,
                                wire::AddAsyncConnectionResponse& /*response*/) {
  const auto gateway = scope.Reached(request.gatewayid());
  if (absl::IsNotFound(gateway.status())) return gateway.status();
  if (auto status = CheckAsyncConnections(request.connectinfos()); !status.ok()) return status;
  if (!gateway.ok()) return gateway.status();
  if (CountWith((*gateway)->managed, request.connectinfos()) > kMaxManagedDevices) {
    return LimitReached("managed devices of a gateway", kMaxManagedDevices);
  }
  for (const auto& info : request.connectinfos()) scope.links.Register(**gateway, info);
  return absl::OkStatus();
}

// ASYNC-7
absl::Status DeleteAsyncConnection(const Scope& scope, const wire::DeleteAsyncConnectionRequest& request,
                                   wire::DeleteAsyncConnectionResponse& /*response*/) {
  const auto gateway = scope.Reached(request.gatewayid());
  if (absl::IsNotFound(gateway.status())) return gateway.status();
  if (auto status = CheckDeviceIds(request.deviceids()); !status.ok()) return status;
  if (!gateway.ok()) return gateway.status();
  std::map<std::uint32_t, absl::Status> failures;
  for (const std::uint32_t id : std::set<std::uint32_t>(request.deviceids().begin(), request.deviceids().end())) {
    if (!scope.links.Unregister(**gateway, id)) failures.emplace(id, DeviceNotRegistered(id));
  }
  return DevicesFailed(failures);
}

absl::StatusOr<Changes> AddAsyncConnectionDB(const Registry& registry, const Caller& caller,
                                             const wire::AddAsyncConnectionDBRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return status;
  if (auto status = CheckAsyncConnections(request.connectinfos()); !status.ok()) return status;
  const auto& stored = registry.SettingsOf(request.gatewayid()).async_connections;
  if (CountWith(stored, request.connectinfos()) > kMaxAsyncConnections) {
    return LimitReached("asynchronous connections of a gateway", kMaxAsyncConnections);
  }
  Changes changes;
  for (const auto& info : request.connectinfos()) {
    changes.emplace_back(AsyncConnectionStored{request.gatewayid(), info});
  }
  return changes;
}

Planned DeleteAsyncConnectionDB(const Registry& registry, const Caller& caller,
                                const wire::DeleteAsyncConnectionDBRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return {{}, status};
  if (auto status = CheckDeviceIds(request.deviceids()); !status.ok()) return {{}, status};
  return PlanRemoval<AsyncConnectionRemoved>(request, registry.SettingsOf(request.gatewayid()).async_connections,
                                             DeviceNotRegistered);
}

absl::Status GetAsyncConnectionDB(const Scope& scope, const wire::GetAsyncConnectionDBRequest& request,
                                  wire::GetAsyncConnectionDBResponse& response) {
  const auto stored = scope.StoredFor(request.gatewayid());
  if (!stored.ok()) return stored.status();
  for (const auto& [device_id, info] : (*stored)->async_connections) {
    *response.add_connectinfos() = info;
  }
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway::connect_master
