#include "server/connect_master_service.h"

#include "server/status_stream.h"
#include "server/waiting_call.h"
#include "world/errors.h"

namespace connectmaster::fakegateway {

grpc::ServerUnaryReactor* ConnectMasterService::SearchDevice(grpc::CallbackServerContext* context,
                                                             const gsdk::connect_master::SearchDeviceRequest* request,
                                                             gsdk::connect_master::SearchDeviceResponse* response) {
  return WaitingCall::Start(shell_, context, [=](State& state, const Session& session, auto finish) {
    return state.world.SearchDevice(session.caller, *request, [=](const auto& found) {
      if (found.ok()) *response = *found;
      finish(found.status());
    });
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::Connect(grpc::CallbackServerContext* context,
                                                        const gsdk::connect_master::ConnectRequest* request,
                                                        gsdk::connect_master::ConnectResponse* response) {
  return WaitingCall::Start(shell_, context, [=](State& state, const Session& session, auto finish) {
    return state.world.Connect(session.caller, *request, [=](const auto& device_id) {
      if (device_id.ok()) response->set_deviceid(*device_id);
      finish(device_id.status());
    });
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::Disconnect(grpc::CallbackServerContext* context,
                                                           const gsdk::connect_master::DisconnectRequest* request,
                                                           gsdk::connect_master::DisconnectResponse* /*response*/) {
  return shell_.Answer(
      context, [&](State& state, const Session& session) { return state.world.Disconnect(session.caller, *request); });
}

grpc::ServerUnaryReactor* ConnectMasterService::DisconnectAll(
    grpc::CallbackServerContext* context, const gsdk::connect_master::DisconnectAllRequest* request,
    gsdk::connect_master::DisconnectAllResponse* /*response*/) {
  return shell_.Answer(context, [&](State& state, const Session& session) {
    return state.world.DisconnectAll(session.caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::GetDeviceList(grpc::CallbackServerContext* context,
                                                              const gsdk::connect_master::GetDeviceListRequest* request,
                                                              gsdk::connect_master::GetDeviceListResponse* response) {
  return shell_.Answer(context, [&](const State& state, const Session& session) {
    return state.world.GetDeviceList(session.caller, *request, *response);
  });
}

grpc::ServerWriteReactor<gsdk::connect::StatusChange>* ConnectMasterService::SubscribeStatus(
    grpc::CallbackServerContext* context, const gsdk::connect_master::SubscribeStatusRequest* request) {
  return DeviceStatusStream::Start(shell_, context, &World::device_subscriptions, request->queuesize());
}

}  // namespace connectmaster::fakegateway
