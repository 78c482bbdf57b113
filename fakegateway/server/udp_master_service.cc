// gsdk.udp_master.UDPMaster: the IP configuration of devices, connected or not.
#include "connectmaster/udp_master.pb.h"
#include "server/services.h"

namespace connectmaster::fakegateway::udp_master_service {

namespace wire = gsdk::udp_master;

void AddTo(Methods& methods) {
  methods.Waits([](State& state, const Session& session, const wire::GetIPConfigRequest& request,
                   wire::GetIPConfigResponse& response, const World::Done& done) {
    return state.world.GetIpConfig(session.caller, request, [&response, done](const auto& config) {
      if (config.ok()) *response.mutable_config() = *config;
      done(config.status());
    });
  });
  methods.Waits<wire::SetIPConfigRequest>(&World::SetIpConfig);
}

}  // namespace connectmaster::fakegateway::udp_master_service
