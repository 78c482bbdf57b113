#include "caller.h"
#include "calls.h"
#include "udp_master.grpc.pb.h"

namespace application {

void CallUdpMaster(const Session& session, std::vector<Call>& calls) {
  using gsdk::udp_master::UDPMaster;
  Caller<UDPMaster> udp(session, calls);
  gsdk::udp_master::GetIPConfigRequest read;
  read.set_gatewayid("gateway1");
  read.mutable_deviceinfo()->set_deviceid(846);
  read.mutable_deviceinfo()->set_ipaddr("192.168.0.117");
  const auto found = udp.Ask("GetIPConfig", &UDPMaster::Stub::GetIPConfig, read);
  gsdk::udp_master::SetIPConfigRequest write;
  write.set_gatewayid(read.gatewayid());
  *write.mutable_deviceinfo() = read.deviceinfo();
  *write.mutable_config() = found.config();
  udp.Ask("SetIPConfig", &UDPMaster::Stub::SetIPConfig, write);
}

}  // namespace application
