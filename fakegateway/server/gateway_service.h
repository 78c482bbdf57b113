#pragma once

#include "connectmaster/gateway.grpc.pb.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// gsdk.gateway.Gateway: the calling tenant's device gateways.
class GatewayService : public gsdk::gateway::Gateway::CallbackService {
 public:
  explicit GatewayService(Shell& shell) : shell_(shell) {}

  grpc::ServerUnaryReactor* GetList(grpc::CallbackServerContext* context, const gsdk::gateway::GetListRequest* request,
                                    gsdk::gateway::GetListResponse* response) override;
  grpc::ServerUnaryReactor* Get(grpc::CallbackServerContext* context, const gsdk::gateway::GetRequest* request,
                                gsdk::gateway::GetResponse* response) override;
  grpc::ServerUnaryReactor* Add(grpc::CallbackServerContext* context, const gsdk::gateway::AddRequest* request,
                                gsdk::gateway::AddResponse* response) override;
  grpc::ServerUnaryReactor* Delete(grpc::CallbackServerContext* context, const gsdk::gateway::DeleteRequest* request,
                                   gsdk::gateway::DeleteResponse* response) override;
  grpc::ServerUnaryReactor* CreateCertificate(grpc::CallbackServerContext* context,
                                              const gsdk::gateway::CreateCertificateRequest* request,
                                              gsdk::gateway::CreateCertificateResponse* response) override;
  grpc::ServerUnaryReactor* GetIssuanceHistory(grpc::CallbackServerContext* context,
                                               const gsdk::gateway::GetIssuanceHistoryRequest* request,
                                               gsdk::gateway::GetIssuanceHistoryResponse* response) override;
  grpc::ServerUnaryReactor* GetCertificateBlacklist(grpc::CallbackServerContext* context,
                                                    const gsdk::gateway::GetCertificateBlacklistRequest* request,
                                                    gsdk::gateway::GetCertificateBlacklistResponse* response) override;
  grpc::ServerUnaryReactor* AddCertificateBlacklist(grpc::CallbackServerContext* context,
                                                    const gsdk::gateway::AddCertificateBlacklistRequest* request,
                                                    gsdk::gateway::AddCertificateBlacklistResponse* response) override;
  grpc::ServerUnaryReactor* DeleteCertificateBlacklist(
      grpc::CallbackServerContext* context, const gsdk::gateway::DeleteCertificateBlacklistRequest* request,
      gsdk::gateway::DeleteCertificateBlacklistResponse* response) override;
  grpc::ServerWriteReactor<gsdk::gateway::StatusChange>* SubscribeStatus(
      grpc::CallbackServerContext* context, const gsdk::gateway::SubscribeStatusRequest* request) override;

 private:
  Shell& shell_;
};

}  // namespace connectmaster::fakegateway
