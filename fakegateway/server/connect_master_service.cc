#include "server/connect_master_service.h"

#include "server/status_stream.h"
#include "world/errors.h"

namespace connectmaster::fakegateway {

grpc::ServerUnaryReactor* ConnectMasterService::SearchDevice(grpc::CallbackServerContext* context,
                                                             const gsdk::connect_master::SearchDeviceRequest* request,
                                                             gsdk::connect_master::SearchDeviceResponse* response) {
  return shell_.Wait(context, request, response, [=](State& state, const Session& session, auto finish) {
    return state.world.SearchDevice(session.caller, *request, [=](const auto& found) {
      if (found.ok()) *response = *found;
      finish(found.status());
    });
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::Connect(grpc::CallbackServerContext* context,
                                                        const gsdk::connect_master::ConnectRequest* request,
                                                        gsdk::connect_master::ConnectResponse* response) {
  return shell_.Wait(context, request, response, [=](State& state, const Session& session, auto finish) {
    return state.world.Connect(session.caller, *request, [=](const auto& device_id) {
      if (device_id.ok()) response->set_deviceid(*device_id);
      finish(device_id.status());
    });
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::Disconnect(grpc::CallbackServerContext* context,
                                                           const gsdk::connect_master::DisconnectRequest* request,
                                                           gsdk::connect_master::DisconnectResponse* response) {
  return shell_.Answer(context, request, response, [=](State& state, const Session& session) {
    return state.world.Disconnect(session.caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::DisconnectAll(grpc::CallbackServerContext* context,
                                                              const gsdk::connect_master::DisconnectAllRequest* request,
                                                              gsdk::connect_master::DisconnectAllResponse* response) {
  return shell_.Answer(context, request, response, [=](State& state, const Session& session) {
    return state.world.DisconnectAll(session.caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::GetDeviceList(grpc::CallbackServerContext* context,
                                                              const gsdk::connect_master::GetDeviceListRequest* request,
                                                              gsdk::connect_master::GetDeviceListResponse* response) {
  return shell_.Answer(context, request, response, [=](const State& state, const Session& session) {
    return state.world.GetDeviceList(session.caller, *request, *response);
  });
}

grpc::ServerWriteReactor<gsdk::connect::StatusChange>* ConnectMasterService::SubscribeStatus(
    grpc::CallbackServerContext* context, const gsdk::connect_master::SubscribeStatusRequest* request) {
  return DeviceStatusStream::Start(shell_, context, &World::device_subscriptions, *request);
}

grpc::ServerUnaryReactor* ConnectMasterService::AddAsyncConnection(
    grpc::CallbackServerContext* context, const gsdk::connect_master::AddAsyncConnectionRequest* request,
    gsdk::connect_master::AddAsyncConnectionResponse* response) {
  return shell_.Answer(context, request, response, [=](State& state, const Session& session) {
    return state.world.AddAsyncConnection(session.caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::DeleteAsyncConnection(
    grpc::CallbackServerContext* context, const gsdk::connect_master::DeleteAsyncConnectionRequest* request,
    gsdk::connect_master::DeleteAsyncConnectionResponse* response) {
  return shell_.Answer(context, request, response, [=](State& state, const Session& session) {
    return state.world.DeleteAsyncConnection(session.caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::SetAcceptFilter(
    grpc::CallbackServerContext* context, const gsdk::connect_master::SetAcceptFilterRequest* request,
    gsdk::connect_master::SetAcceptFilterResponse* response) {
  return shell_.Answer(context, request, response, [=](State& state, const Session& session) {
    return state.world.SetAcceptFilter(session.caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::GetAcceptFilter(
    grpc::CallbackServerContext* context, const gsdk::connect_master::GetAcceptFilterRequest* request,
    gsdk::connect_master::GetAcceptFilterResponse* response) {
  return shell_.Answer(context, request, response, [=](const State& state, const Session& session) {
    return state.world.GetAcceptFilter(session.caller, *request, *response);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::GetPendingList(
    grpc::CallbackServerContext* context, const gsdk::connect_master::GetPendingListRequest* request,
    gsdk::connect_master::GetPendingListResponse* response) {
  return shell_.Answer(context, request, response, [=](const State& state, const Session& session) {
    return state.world.GetPendingList(session.caller, *request, *response);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::SetSlaveDevice(
    grpc::CallbackServerContext* context, const gsdk::connect_master::SetSlaveDeviceRequest* request,
    gsdk::connect_master::SetSlaveDeviceResponse* response) {
  return shell_.Answer(context, request, response, [=](State& state, const Session& session) {
    return state.world.SetSlaveDevice(session.caller, *request);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::GetSlaveDevice(
    grpc::CallbackServerContext* context, const gsdk::connect_master::GetSlaveDeviceRequest* request,
    gsdk::connect_master::GetSlaveDeviceResponse* response) {
  return shell_.Answer(context, request, response, [=](const State& state, const Session& session) {
    return state.world.GetSlaveDevice(session.caller, *request, *response);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::SetConnectionMode(
    grpc::CallbackServerContext* context, const gsdk::connect_master::SetConnectionModeRequest* request,
    gsdk::connect_master::SetConnectionModeResponse* response) {
  return shell_.Wait(context, request, response, [=](State& state, const Session& session, auto finish) {
    return state.world.SetConnectionMode(session.caller, *request, finish);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::SetConnectionModeMulti(
    grpc::CallbackServerContext* context, const gsdk::connect_master::SetConnectionModeMultiRequest* request,
    gsdk::connect_master::SetConnectionModeMultiResponse* response) {
  return shell_.Wait(context, request, response, [=](State& state, const Session& session, auto finish) {
    return state.world.SetConnectionMode(session.caller, *request, finish);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::EnableSSL(grpc::CallbackServerContext* context,
                                                          const gsdk::connect_master::EnableSSLRequest* request,
                                                          gsdk::connect_master::EnableSSLResponse* response) {
  return shell_.Wait(context, request, response, [=](State& state, const Session& session, auto finish) {
    return state.world.EnableSsl(session.caller, *request, finish);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::EnableSSLMulti(
    grpc::CallbackServerContext* context, const gsdk::connect_master::EnableSSLMultiRequest* request,
    gsdk::connect_master::EnableSSLMultiResponse* response) {
  return shell_.Wait(context, request, response, [=](State& state, const Session& session, auto finish) {
    return state.world.EnableSsl(session.caller, *request, finish);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::DisableSSL(grpc::CallbackServerContext* context,
                                                           const gsdk::connect_master::DisableSSLRequest* request,
                                                           gsdk::connect_master::DisableSSLResponse* response) {
  return shell_.Wait(context, request, response, [=](State& state, const Session& session, auto finish) {
    return state.world.DisableSsl(session.caller, *request, finish);
  });
}

grpc::ServerUnaryReactor* ConnectMasterService::DisableSSLMulti(
    grpc::CallbackServerContext* context, const gsdk::connect_master::DisableSSLMultiRequest* request,
    gsdk::connect_master::DisableSSLMultiResponse* response) {
  return shell_.Wait(context, request, response, [=](State& state, const Session& session, auto finish) {
    return state.world.DisableSsl(session.caller, *request, finish);
  });
}

}  // namespace connectmaster::fakegateway
