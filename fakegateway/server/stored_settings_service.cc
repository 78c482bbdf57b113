// What of ConnectMaster only touches the database: it needs no device gateway that is connected (GW-7).
#include "connectmaster/connect_master.pb.h"
#include "server/services.h"
#include "world/gateway_rules.h"
#include "world/settings_rules.h"

namespace connectmaster::fakegateway::stored_settings_service {
namespace {

namespace wire = gsdk::connect_master;

// What is stored for the gateway that a request names; null, and why, if the caller does not reach it.
absl::StatusOr<const StoredSettings*> SettingsFor(const State& state, const Session& session,
                                                  const std::string& gateway_id) {
  const Registry& registry = state.world.registry();
  if (auto status = RequireReached(registry, session.caller, gateway_id); !status.ok()) return status;
  return &registry.SettingsOf(gateway_id);
}

template <typename Request>
absl::StatusOr<Changes> Store(const Registry& registry, const Caller& caller, const Request& request) {
  return PlanStore(registry, caller, request);
}

template <typename Request>
Planned Remove(const Registry& registry, const Caller& caller, const Request& request) {
  return PlanRemove(registry, caller, request);
}

}  // namespace

void AddTo(Methods& methods) {
  methods.Stores(&Store<wire::AddAsyncConnectionDBRequest>);
  methods.Stores(&Remove<wire::DeleteAsyncConnectionDBRequest>);
  methods.Now([](State& state, const Session& session, const wire::GetAsyncConnectionDBRequest& request,
                 wire::GetAsyncConnectionDBResponse& response) -> absl::Status {
    const auto stored = SettingsFor(state, session, request.gatewayid());
    if (!stored.ok()) return stored.status();
    for (const auto& [device_id, info] : (*stored)->async_connections) *response.add_connectinfos() = info;
    return absl::OkStatus();
  });
  methods.Stores(&Store<wire::SetAcceptFilterDBRequest>);
  methods.Now([](State& state, const Session& session, const wire::GetAcceptFilterDBRequest& request,
                 wire::GetAcceptFilterDBResponse& response) -> absl::Status {
    const auto stored = SettingsFor(state, session, request.gatewayid());
    if (!stored.ok()) return stored.status();
    *response.mutable_filter() = (*stored)->accept_filter;  // ACCEPT-9
    return absl::OkStatus();
  });
  methods.Stores(&Store<wire::AddSlaveDeviceDBRequest>);
  methods.Stores(&Remove<wire::DeleteSlaveDeviceDBRequest>);
  methods.Now([](State& state, const Session& session, const wire::GetSlaveDeviceDBRequest& request,
                 wire::GetSlaveDeviceDBResponse& response) -> absl::Status {
    const auto stored = SettingsFor(state, session, request.gatewayid());
    if (!stored.ok()) return stored.status();
    for (const auto& [device_id, info] : (*stored)->slaves) *response.add_slavedeviceinfos() = info;
    return absl::OkStatus();
  });
}

}  // namespace connectmaster::fakegateway::stored_settings_service
