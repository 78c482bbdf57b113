#pragma once

#include <grpcpp/server.h>

#include <memory>
#include <string>

#include "connect_master.grpc.pb.h"
#include "connectmaster/certs/authority.h"
#include "connectmaster/certs/credential.h"

namespace connectmaster::benchmarks {

// What gRPC itself costs: a callback server with the fake gateway's TLS that answers GetDeviceList ready-made.
class BareServer {
 public:
  BareServer(const certs::CertificateAuthority& authority, const certs::Credential& server);
  ~BareServer() { server_->Shutdown(); }
  BareServer(const BareServer&) = delete;
  BareServer& operator=(const BareServer&) = delete;

  const std::string& address() const { return address_; }

 private:
  class Service : public gsdk::connect_master::ConnectMaster::CallbackService {
    grpc::ServerUnaryReactor* GetDeviceList(grpc::CallbackServerContext* context,
                                            const gsdk::connect_master::GetDeviceListRequest* request,
                                            gsdk::connect_master::GetDeviceListResponse* response) override;
  };

  Service service_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace connectmaster::benchmarks
