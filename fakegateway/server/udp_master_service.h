#pragma once

#include "server/not_simulated.h"
#include "server/shell.h"
#include "udp_master.grpc.pb.h"

namespace connectmaster::fakegateway {

// gsdk.udp_master.UDPMaster: not simulated yet.
class UdpMasterService : public gsdk::udp_master::UDPMaster::CallbackService {
 public:
  explicit UdpMasterService(Shell& shell) : shell_(shell) {}

  CONNECTMASTER_NOT_SIMULATED(gsdk::udp_master, UDPMaster, GetIPConfig);
  CONNECTMASTER_NOT_SIMULATED(gsdk::udp_master, UDPMaster, SetIPConfig);

 private:
  Shell& shell_;
};

}  // namespace connectmaster::fakegateway
