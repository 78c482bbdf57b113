#pragma once

#include "connectmaster/connect_master.grpc.pb.h"
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
  grpc::ServerUnaryReactor* AddAsyncConnection(grpc::CallbackServerContext* context,
                                               const gsdk::connect_master::AddAsyncConnectionRequest* request,
                                               gsdk::connect_master::AddAsyncConnectionResponse* response) override;
  grpc::ServerUnaryReactor* DeleteAsyncConnection(
      grpc::CallbackServerContext* context, const gsdk::connect_master::DeleteAsyncConnectionRequest* request,
      gsdk::connect_master::DeleteAsyncConnectionResponse* response) override;
  grpc::ServerUnaryReactor* AddAsyncConnectionDB(grpc::CallbackServerContext* context,
                                                 const gsdk::connect_master::AddAsyncConnectionDBRequest* request,
                                                 gsdk::connect_master::AddAsyncConnectionDBResponse* response) override;
  grpc::ServerUnaryReactor* DeleteAsyncConnectionDB(
      grpc::CallbackServerContext* context, const gsdk::connect_master::DeleteAsyncConnectionDBRequest* request,
      gsdk::connect_master::DeleteAsyncConnectionDBResponse* response) override;
  grpc::ServerUnaryReactor* GetAsyncConnectionDB(grpc::CallbackServerContext* context,
                                                 const gsdk::connect_master::GetAsyncConnectionDBRequest* request,
                                                 gsdk::connect_master::GetAsyncConnectionDBResponse* response) override;
  grpc::ServerUnaryReactor* GetPendingList(grpc::CallbackServerContext* context,
                                           const gsdk::connect_master::GetPendingListRequest* request,
                                           gsdk::connect_master::GetPendingListResponse* response) override;
  grpc::ServerUnaryReactor* GetAcceptFilter(grpc::CallbackServerContext* context,
                                            const gsdk::connect_master::GetAcceptFilterRequest* request,
                                            gsdk::connect_master::GetAcceptFilterResponse* response) override;
  grpc::ServerUnaryReactor* SetAcceptFilter(grpc::CallbackServerContext* context,
                                            const gsdk::connect_master::SetAcceptFilterRequest* request,
                                            gsdk::connect_master::SetAcceptFilterResponse* response) override;
  grpc::ServerUnaryReactor* GetAcceptFilterDB(grpc::CallbackServerContext* context,
                                              const gsdk::connect_master::GetAcceptFilterDBRequest* request,
                                              gsdk::connect_master::GetAcceptFilterDBResponse* response) override;
  grpc::ServerUnaryReactor* SetAcceptFilterDB(grpc::CallbackServerContext* context,
                                              const gsdk::connect_master::SetAcceptFilterDBRequest* request,
                                              gsdk::connect_master::SetAcceptFilterDBResponse* response) override;
  grpc::ServerUnaryReactor* SetConnectionMode(grpc::CallbackServerContext* context,
                                              const gsdk::connect_master::SetConnectionModeRequest* request,
                                              gsdk::connect_master::SetConnectionModeResponse* response) override;
  grpc::ServerUnaryReactor* SetConnectionModeMulti(
      grpc::CallbackServerContext* context, const gsdk::connect_master::SetConnectionModeMultiRequest* request,
      gsdk::connect_master::SetConnectionModeMultiResponse* response) override;
  grpc::ServerUnaryReactor* EnableSSL(grpc::CallbackServerContext* context,
                                      const gsdk::connect_master::EnableSSLRequest* request,
                                      gsdk::connect_master::EnableSSLResponse* response) override;
  grpc::ServerUnaryReactor* EnableSSLMulti(grpc::CallbackServerContext* context,
                                           const gsdk::connect_master::EnableSSLMultiRequest* request,
                                           gsdk::connect_master::EnableSSLMultiResponse* response) override;
  grpc::ServerUnaryReactor* DisableSSL(grpc::CallbackServerContext* context,
                                       const gsdk::connect_master::DisableSSLRequest* request,
                                       gsdk::connect_master::DisableSSLResponse* response) override;
  grpc::ServerUnaryReactor* DisableSSLMulti(grpc::CallbackServerContext* context,
                                            const gsdk::connect_master::DisableSSLMultiRequest* request,
                                            gsdk::connect_master::DisableSSLMultiResponse* response) override;
  grpc::ServerUnaryReactor* GetSlaveDevice(grpc::CallbackServerContext* context,
                                           const gsdk::connect_master::GetSlaveDeviceRequest* request,
                                           gsdk::connect_master::GetSlaveDeviceResponse* response) override;
  grpc::ServerUnaryReactor* SetSlaveDevice(grpc::CallbackServerContext* context,
                                           const gsdk::connect_master::SetSlaveDeviceRequest* request,
                                           gsdk::connect_master::SetSlaveDeviceResponse* response) override;
  grpc::ServerUnaryReactor* AddSlaveDeviceDB(grpc::CallbackServerContext* context,
                                             const gsdk::connect_master::AddSlaveDeviceDBRequest* request,
                                             gsdk::connect_master::AddSlaveDeviceDBResponse* response) override;
  grpc::ServerUnaryReactor* DeleteSlaveDeviceDB(grpc::CallbackServerContext* context,
                                                const gsdk::connect_master::DeleteSlaveDeviceDBRequest* request,
                                                gsdk::connect_master::DeleteSlaveDeviceDBResponse* response) override;
  grpc::ServerUnaryReactor* GetSlaveDeviceDB(grpc::CallbackServerContext* context,
                                             const gsdk::connect_master::GetSlaveDeviceDBRequest* request,
                                             gsdk::connect_master::GetSlaveDeviceDBResponse* response) override;

 private:
  Shell& shell_;
};

}  // namespace connectmaster::fakegateway
