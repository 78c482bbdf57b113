#pragma once

#include "connect_master.grpc.pb.h"
#include "server/not_simulated.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// gsdk.connect_master.ConnectMaster: devices and their connections.
class ConnectMasterService : public gsdk::connect_master::ConnectMaster::CallbackService {
 public:
  explicit ConnectMasterService(Shell& shell) : shell_(shell) {}

  grpc::ServerUnaryReactor* SearchDevice(grpc::CallbackServerContext* context,
                                         const gsdk::connect_master::SearchDeviceRequest* request,
                                         gsdk::connect_master::SearchDeviceResponse* response) override;
  grpc::ServerUnaryReactor* Connect(grpc::CallbackServerContext* context,
                                    const gsdk::connect_master::ConnectRequest* request,
                                    gsdk::connect_master::ConnectResponse* response) override;
  grpc::ServerUnaryReactor* Disconnect(grpc::CallbackServerContext* context,
                                       const gsdk::connect_master::DisconnectRequest* request,
                                       gsdk::connect_master::DisconnectResponse* response) override;
  grpc::ServerUnaryReactor* DisconnectAll(grpc::CallbackServerContext* context,
                                          const gsdk::connect_master::DisconnectAllRequest* request,
                                          gsdk::connect_master::DisconnectAllResponse* response) override;
  grpc::ServerUnaryReactor* GetDeviceList(grpc::CallbackServerContext* context,
                                          const gsdk::connect_master::GetDeviceListRequest* request,
                                          gsdk::connect_master::GetDeviceListResponse* response) override;
  grpc::ServerWriteReactor<gsdk::connect::StatusChange>* SubscribeStatus(
      grpc::CallbackServerContext* context, const gsdk::connect_master::SubscribeStatusRequest* request) override;

  // Answered with UNIMPLEMENTED, once it is clear who calls (LOGIN-3).
#define NOT_SIMULATED(Method) CONNECTMASTER_NOT_SIMULATED(gsdk::connect_master, ConnectMaster, Method)
  NOT_SIMULATED(AddAsyncConnection);
  NOT_SIMULATED(DeleteAsyncConnection);
  NOT_SIMULATED(AddAsyncConnectionDB);
  NOT_SIMULATED(DeleteAsyncConnectionDB);
  NOT_SIMULATED(GetAsyncConnectionDB);
  NOT_SIMULATED(GetPendingList);
  NOT_SIMULATED(GetAcceptFilter);
  NOT_SIMULATED(SetAcceptFilter);
  NOT_SIMULATED(GetAcceptFilterDB);
  NOT_SIMULATED(SetAcceptFilterDB);
  NOT_SIMULATED(SetConnectionMode);
  NOT_SIMULATED(SetConnectionModeMulti);
  NOT_SIMULATED(EnableSSL);
  NOT_SIMULATED(EnableSSLMulti);
  NOT_SIMULATED(DisableSSL);
  NOT_SIMULATED(DisableSSLMulti);
  NOT_SIMULATED(GetSlaveDevice);
  NOT_SIMULATED(SetSlaveDevice);
  NOT_SIMULATED(AddSlaveDeviceDB);
  NOT_SIMULATED(DeleteSlaveDeviceDB);
  NOT_SIMULATED(GetSlaveDeviceDB);
#undef NOT_SIMULATED

 private:
  Shell& shell_;
};

}  // namespace connectmaster::fakegateway
