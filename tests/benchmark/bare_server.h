#pragma once

#include <grpcpp/server.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "connectmaster/certs/authority.h"
#include "connectmaster/certs/credential.h"
#include "connectmaster/connect_master.grpc.pb.h"

namespace connectmaster::benchmarks {

// What gRPC itself costs: a callback server with the fake gateway's TLS that answers GetDeviceList with a message made
// before, and streams status changes made before.
class BareServer {
 public:
  BareServer(const certs::CertificateAuthority& authority, const certs::Credential& server);
  ~BareServer() { server_->Shutdown(std::chrono::system_clock::now()); }
  BareServer(const BareServer&) = delete;
  BareServer& operator=(const BareServer&) = delete;

  const std::string& address() const { return address_; }

  // Not while calls are in progress.
  void SetDeviceList(gsdk::connect_master::GetDeviceListResponse list) { service_.device_list = std::move(list); }

  // Writes the changes to every subscriber, each as fast as it takes them; the last ones must have been written to all
  // but those that do not read.
  void Publish(const std::vector<gsdk::connect::StatusChange>& changes);

 private:
  class Stream;
  struct Service : gsdk::connect_master::ConnectMaster::CallbackService {
    grpc::ServerUnaryReactor* GetDeviceList(grpc::CallbackServerContext* context,
                                            const gsdk::connect_master::GetDeviceListRequest* request,
                                            gsdk::connect_master::GetDeviceListResponse* response) override;
    grpc::ServerWriteReactor<gsdk::connect::StatusChange>* SubscribeStatus(
        grpc::CallbackServerContext* context, const gsdk::connect_master::SubscribeStatusRequest* request) override;

    gsdk::connect_master::GetDeviceListResponse device_list;
    std::mutex mutex;  // guards the streams; what they write is theirs
    std::set<Stream*> streams;
  };

  Service service_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace connectmaster::benchmarks
