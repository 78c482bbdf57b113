#pragma once

#include "connectmaster/tenant.grpc.pb.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// gsdk.tenant.Tenant, for the administrator only (TENANT-2).
class TenantService : public gsdk::tenant::Tenant::CallbackService {
 public:
  explicit TenantService(Shell& shell) : shell_(shell) {}

  grpc::ServerUnaryReactor* GetList(grpc::CallbackServerContext* context, const gsdk::tenant::GetListRequest* request,
                                    gsdk::tenant::GetListResponse* response) override;
  grpc::ServerUnaryReactor* Get(grpc::CallbackServerContext* context, const gsdk::tenant::GetRequest* request,
                                gsdk::tenant::GetResponse* response) override;
  grpc::ServerUnaryReactor* Add(grpc::CallbackServerContext* context, const gsdk::tenant::AddRequest* request,
                                gsdk::tenant::AddResponse* response) override;
  grpc::ServerUnaryReactor* Delete(grpc::CallbackServerContext* context, const gsdk::tenant::DeleteRequest* request,
                                   gsdk::tenant::DeleteResponse* response) override;
  grpc::ServerUnaryReactor* AddGateway(grpc::CallbackServerContext* context,
                                       const gsdk::tenant::AddGatewayRequest* request,
                                       gsdk::tenant::AddGatewayResponse* response) override;
  grpc::ServerUnaryReactor* DeleteGateway(grpc::CallbackServerContext* context,
                                          const gsdk::tenant::DeleteGatewayRequest* request,
                                          gsdk::tenant::DeleteGatewayResponse* response) override;
  grpc::ServerUnaryReactor* CreateCertificate(grpc::CallbackServerContext* context,
                                              const gsdk::tenant::CreateCertificateRequest* request,
                                              gsdk::tenant::CreateCertificateResponse* response) override;
  grpc::ServerUnaryReactor* GetIssuanceHistory(grpc::CallbackServerContext* context,
                                               const gsdk::tenant::GetIssuanceHistoryRequest* request,
                                               gsdk::tenant::GetIssuanceHistoryResponse* response) override;
  grpc::ServerUnaryReactor* GetCertificateBlacklist(grpc::CallbackServerContext* context,
                                                    const gsdk::tenant::GetCertificateBlacklistRequest* request,
                                                    gsdk::tenant::GetCertificateBlacklistResponse* response) override;
  grpc::ServerUnaryReactor* AddCertificateBlacklist(grpc::CallbackServerContext* context,
                                                    const gsdk::tenant::AddCertificateBlacklistRequest* request,
                                                    gsdk::tenant::AddCertificateBlacklistResponse* response) override;
  grpc::ServerUnaryReactor* DeleteCertificateBlacklist(
      grpc::CallbackServerContext* context, const gsdk::tenant::DeleteCertificateBlacklistRequest* request,
      gsdk::tenant::DeleteCertificateBlacklistResponse* response) override;

 private:
  Shell& shell_;
};

}  // namespace connectmaster::fakegateway
