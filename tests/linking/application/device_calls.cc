#include "caller.h"
#include "calls.h"
#include "connect_master.grpc.pb.h"
#include "device.grpc.pb.h"

namespace application {

void CallDevice(const Session& session, std::vector<Call>& calls) {
  using gsdk::connect_master::ConnectMaster;
  using gsdk::device::Device;
  Caller<ConnectMaster> connect_master(session, calls);
  connect_master.Ask("Connect", &ConnectMaster::Stub::Connect,
                     R"(gatewayID: "gateway1" connectInfo { IPAddr: "192.168.0.117" port: 51211 })");
  const std::string id = "deviceID: 846";
  Caller<Device> device(session, calls);
  device.Ask("GetInfo", &Device::Stub::GetInfo, id);
  device.Ask("GetCapabilityInfo", &Device::Stub::GetCapabilityInfo, id);
  device.Ask("GetCapability", &Device::Stub::GetCapability, id);
  connect_master.Ask("Disconnect", &ConnectMaster::Stub::Disconnect, "deviceIDs: 846");
}

}  // namespace application
