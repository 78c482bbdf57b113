#pragma once

#include "connectmaster/udp_master.grpc.pb.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// gsdk.udp_master.UDPMaster: the IP configuration of devices, connected or not.
class UdpMasterService : public gsdk::udp_master::UDPMaster::CallbackService {
 public:
  explicit UdpMasterService(Shell& shell) : shell_(shell) {}

  grpc::ServerUnaryReactor* GetIPConfig(grpc::CallbackServerContext* context,
                                        const gsdk::udp_master::GetIPConfigRequest* request,
                                        gsdk::udp_master::GetIPConfigResponse* response) override;
  grpc::ServerUnaryReactor* SetIPConfig(grpc::CallbackServerContext* context,
                                        const gsdk::udp_master::SetIPConfigRequest* request,
                                        gsdk::udp_master::SetIPConfigResponse* response) override;

 private:
  Shell& shell_;
};

}  // namespace connectmaster::fakegateway
