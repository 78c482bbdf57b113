#include "server/udp_master_service.h"

namespace connectmaster::fakegateway {

grpc::ServerUnaryReactor* UdpMasterService::GetIPConfig(grpc::CallbackServerContext* context,
                                                        const gsdk::udp_master::GetIPConfigRequest* request,
                                                        gsdk::udp_master::GetIPConfigResponse* response) {
  return shell_.Wait(context, request, response, [=](State& state, const Session& session, auto finish) {
    return state.world.GetIpConfig(session.caller, *request, [=](const auto& config) {
      if (config.ok()) *response->mutable_config() = *config;
      finish(config.status());
    });
  });
}

grpc::ServerUnaryReactor* UdpMasterService::SetIPConfig(grpc::CallbackServerContext* context,
                                                        const gsdk::udp_master::SetIPConfigRequest* request,
                                                        gsdk::udp_master::SetIPConfigResponse* response) {
  return shell_.Wait(context, request, response, [=](State& state, const Session& session, auto finish) {
    return state.world.SetIpConfig(session.caller, *request, finish);
  });
}

}  // namespace connectmaster::fakegateway
