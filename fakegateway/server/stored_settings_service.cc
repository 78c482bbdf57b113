// What of ConnectMaster only touches the database: it needs no device gateway that is connected (GW-7).
#include "calls/gateway_rules.h"
#include "calls/settings_rules.h"
#include "connectmaster/connect_master.pb.h"
#include "server/services.h"

namespace connectmaster::fakegateway::stored_settings_service {
namespace {

namespace wire = gsdk::connect_master;

// A call that answers with what is stored for a gateway; `fill` gets it.
template <typename Request, typename Response>
void AddGet(Methods& methods, void (*fill)(const StoredSettings&, Response&)) {
  methods.Now([fill](State& state, const Session& session, const Request& request, Response& response) -> absl::Status {
    const Registry& registry = state.world.registry();
    if (auto status = RequireReached(registry, session.caller, request.gatewayid()); !status.ok()) return status;
    fill(registry.SettingsOf(request.gatewayid()), response);
    return absl::OkStatus();
  });
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
  AddGet<wire::GetAsyncConnectionDBRequest, wire::GetAsyncConnectionDBResponse>(
      methods, [](const StoredSettings& stored, auto& response) {
        for (const auto& [device_id, info] : stored.async_connections) *response.add_connectinfos() = info;
      });
  methods.Stores(&Store<wire::SetAcceptFilterDBRequest>);
  AddGet<wire::GetAcceptFilterDBRequest, wire::GetAcceptFilterDBResponse>(
      methods, [](const StoredSettings& stored, auto& response) {
        *response.mutable_filter() = stored.accept_filter;  // ACCEPT-9
      });
  methods.Stores(&Store<wire::AddSlaveDeviceDBRequest>);
  methods.Stores(&Remove<wire::DeleteSlaveDeviceDBRequest>);
  AddGet<wire::GetSlaveDeviceDBRequest, wire::GetSlaveDeviceDBResponse>(
      methods, [](const StoredSettings& stored, auto& response) {
        for (const auto& [device_id, info] : stored.slaves) *response.add_slavedeviceinfos() = info;
      });
}

}  // namespace connectmaster::fakegateway::stored_settings_service
