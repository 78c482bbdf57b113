#include "caller.h"
#include "calls.h"
#include "connect_master.grpc.pb.h"

namespace application {
namespace {

using gsdk::connect_master::ConnectMaster;
using ConnectMasterStub = ConnectMaster::Stub;
using ConnectMasterCaller = Caller<ConnectMaster>;

const std::string kGateway = R"(gatewayID: "gateway1" )";
const std::string kDevice = "deviceID: 544114231 ";
const std::string kDevices = "deviceIDs: 544114231 ";

void CallSynchronous(ConnectMasterCaller& call) {
  const std::string where = kGateway + R"(connectInfo { IPAddr: "192.168.0.104" port: 51211 )";
  call.Ask("SearchDevice", &ConnectMasterStub::SearchDevice, kGateway + "timeout: 5000");
  // The fake's contract has no idleTimeout.
  call.Ask("Connect", &ConnectMasterStub::Connect, where + "idleTimeout: 30 }");
  call.Ask("GetDeviceList", &ConnectMasterStub::GetDeviceList, kGateway);
  call.Ask("CountDevices", &ConnectMasterStub::CountDevices, kGateway);
  call.Ask("SetConnectionMode", &ConnectMasterStub::SetConnectionMode, kDevice + "connectionMode: SERVER_TO_DEVICE");
  call.Ask("SetConnectionModeMulti", &ConnectMasterStub::SetConnectionModeMulti,
           kDevices + "connectionMode: SERVER_TO_DEVICE");
  // The device has no SSL yet, and drops its connection when it gets it.
  call.Ask("DisableSSL", &ConnectMasterStub::DisableSSL, kDevice);
  call.Ask("DisableSSLMulti", &ConnectMasterStub::DisableSSLMulti, kDevices);
  call.Ask("EnableSSL", &ConnectMasterStub::EnableSSL, kDevice);
  call.Ask("Connect", &ConnectMasterStub::Connect, where + "useSSL: true }");
  call.Ask("EnableSSLMulti", &ConnectMasterStub::EnableSSLMulti, kDevices);
  call.Ask("Disconnect", &ConnectMasterStub::Disconnect, kDevices);
  call.Ask("DisconnectAll", &ConnectMasterStub::DisconnectAll, kGateway);
}

void CallAsynchronous(ConnectMasterCaller& call) {
  const std::string where = kGateway + R"(connectInfos { deviceID: 846 IPAddr: "192.168.0.117" port: 51211 })";
  call.Ask("AddAsyncConnection", &ConnectMasterStub::AddAsyncConnection, where);
  call.Ask("DeleteAsyncConnection", &ConnectMasterStub::DeleteAsyncConnection, kGateway + "deviceIDs: 846");
  call.Ask("AddAsyncConnectionDB", &ConnectMasterStub::AddAsyncConnectionDB, where);
  call.Ask("GetAsyncConnectionDB", &ConnectMasterStub::GetAsyncConnectionDB, kGateway);
  call.Ask("DeleteAsyncConnectionDB", &ConnectMasterStub::DeleteAsyncConnectionDB, kGateway + "deviceIDs: 846");
}

void CallAccepting(ConnectMasterCaller& call) {
  const std::string filter = kGateway + R"(filter { deviceIDs: 7 IPAddrs: "192.168.0.7" })";
  call.Ask("SetAcceptFilter", &ConnectMasterStub::SetAcceptFilter, filter);
  call.Ask("GetAcceptFilter", &ConnectMasterStub::GetAcceptFilter, kGateway);
  call.Ask("SetAcceptFilterDB", &ConnectMasterStub::SetAcceptFilterDB, filter);
  call.Ask("GetAcceptFilterDB", &ConnectMasterStub::GetAcceptFilterDB, kGateway);
  call.Ask("GetPendingList", &ConnectMasterStub::GetPendingList, kGateway);
}

void CallSlaves(ConnectMasterCaller& call) {
  const std::string slaves =
      kGateway + "slaveDeviceInfos { deviceID: 547634480 rs485SlaveDeviceIDs: 600001 wiegandSlaveDeviceIDs: 700001 }";
  call.Ask("SetSlaveDevice", &ConnectMasterStub::SetSlaveDevice, slaves);
  call.Ask("GetSlaveDevice", &ConnectMasterStub::GetSlaveDevice, kGateway);
  call.Ask("AddSlaveDeviceDB", &ConnectMasterStub::AddSlaveDeviceDB, slaves);
  call.Ask("GetSlaveDeviceDB", &ConnectMasterStub::GetSlaveDeviceDB, kGateway);
  call.Ask("DeleteSlaveDeviceDB", &ConnectMasterStub::DeleteSlaveDeviceDB, kGateway + "deviceIDs: 547634480");
}

}  // namespace

void CallConnectMaster(const Session& session, std::vector<Call>& calls) {
  ConnectMasterCaller call(session, calls);
  auto changes = call.Open("SubscribeStatus", &ConnectMasterStub::SubscribeStatus, "queueSize: 4096");
  CallSynchronous(call);
  changes.ReadUntil([](const auto& change) { return change.deviceid() == 544114231; });
  CallAsynchronous(call);
  CallAccepting(call);
  CallSlaves(call);
  call.Close(changes);
}

}  // namespace application
