// What of ConnectMaster only touches the database: it needs no device gateway that is connected (GW-7).
#include "server/connect_master_service.h"
#include "world/gateway_rules.h"
#include "world/settings_rules.h"

namespace connectmaster::fakegateway {
namespace {

// `fill` gets what is stored for the gateway.
template <typename Request, typename Response, typename Fill>
grpc::ServerUnaryReactor* AnswerStored(Shell& shell, grpc::CallbackServerContext* context, const Request* request,
                                       Response* response, Fill fill) {
  return shell.Answer(context, request, response, [=](const State& state, const Session& session) -> absl::Status {
    const Registry& registry = state.world.registry();
    if (auto status = RequireReached(registry, session.caller, request->gatewayid()); !status.ok()) return status;
    fill(registry.SettingsOf(request->gatewayid()));
    return absl::OkStatus();
  });
}

}  // namespace

grpc::ServerUnaryReactor* ConnectMasterService::AddAsyncConnectionDB(
    grpc::CallbackServerContext* context, const gsdk::connect_master::AddAsyncConnectionDBRequest* request,
    gsdk::connect_master::AddAsyncConnectionDBResponse* response) {
  return shell_.Change(context, request, response, [request](const Registry& registry, const Caller& caller) {
    return PlanStore(registry, caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::DeleteAsyncConnectionDB(
    grpc::CallbackServerContext* context, const gsdk::connect_master::DeleteAsyncConnectionDBRequest* request,
    gsdk::connect_master::DeleteAsyncConnectionDBResponse* response) {
  return shell_.ChangePartly(context, request, response, [request](const Registry& registry, const Caller& caller) {
    return PlanRemove(registry, caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::GetAsyncConnectionDB(
    grpc::CallbackServerContext* context, const gsdk::connect_master::GetAsyncConnectionDBRequest* request,
    gsdk::connect_master::GetAsyncConnectionDBResponse* response) {
  return AnswerStored(shell_, context, request, response, [=](const StoredSettings& stored) {
    for (const auto& [device_id, info] : stored.async_connections) *response->add_connectinfos() = info;
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::SetAcceptFilterDB(
    grpc::CallbackServerContext* context, const gsdk::connect_master::SetAcceptFilterDBRequest* request,
    gsdk::connect_master::SetAcceptFilterDBResponse* response) {
  return shell_.Change(context, request, response, [request](const Registry& registry, const Caller& caller) {
    return PlanStore(registry, caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::GetAcceptFilterDB(
    grpc::CallbackServerContext* context, const gsdk::connect_master::GetAcceptFilterDBRequest* request,
    gsdk::connect_master::GetAcceptFilterDBResponse* response) {
  return AnswerStored(shell_, context, request, response, [=](const StoredSettings& stored) {
    *response->mutable_filter() = stored.accept_filter;  // ACCEPT-9
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::AddSlaveDeviceDB(
    grpc::CallbackServerContext* context, const gsdk::connect_master::AddSlaveDeviceDBRequest* request,
    gsdk::connect_master::AddSlaveDeviceDBResponse* response) {
  return shell_.Change(context, request, response, [request](const Registry& registry, const Caller& caller) {
    return PlanStore(registry, caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::DeleteSlaveDeviceDB(
    grpc::CallbackServerContext* context, const gsdk::connect_master::DeleteSlaveDeviceDBRequest* request,
    gsdk::connect_master::DeleteSlaveDeviceDBResponse* response) {
  return shell_.ChangePartly(context, request, response, [request](const Registry& registry, const Caller& caller) {
    return PlanRemove(registry, caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::GetSlaveDeviceDB(
    grpc::CallbackServerContext* context, const gsdk::connect_master::GetSlaveDeviceDBRequest* request,
    gsdk::connect_master::GetSlaveDeviceDBResponse* response) {
  return AnswerStored(shell_, context, request, response, [=](const StoredSettings& stored) {
    for (const auto& [device_id, info] : stored.slaves) *response->add_slavedeviceinfos() = info;
  });
}

}  // namespace connectmaster::fakegateway
