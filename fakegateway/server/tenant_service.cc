#include "server/tenant_service.h"

#include <utility>

#include "server/certificate_infos.h"
#include "world/errors.h"
#include "world/tenant_rules.h"

namespace connectmaster::fakegateway {
namespace {

CertificateHolder TenantHolder(const std::string& tenant_id) {
  return {CertificateHolder::Kind::kTenant, tenant_id};
}

// A plan that only the administrator may make (TENANT-2).
template <typename Plan>
Shell::Plan ForAdministrator(Plan plan) {
  return [plan = std::move(plan)](const Registry& registry, const Caller& caller) -> absl::StatusOr<Changes> {
    if (auto status = RequireAdministrator(caller); !status.ok()) return status;
    return plan(registry);
  };
}

absl::Status RequireTenant(const Registry& registry, const std::string& tenant_id) {
  return registry.HasTenant(tenant_id) ? absl::OkStatus() : NoSuchTenant(tenant_id);
}

// Adds what `list` knows of each tenant to the answer (TENANT-13).
template <typename Request, typename Response, typename List>
grpc::ServerUnaryReactor* AnswerTenantCertificates(Shell& shell, grpc::CallbackServerContext* context,
                                                   const Request* request, Response* response, List list) {
  return shell.Answer(context, request, response, [=](const State& state, const Session& session) -> absl::Status {
    if (auto status = RequireAdministrator(session.caller); !status.ok()) return status;
    const Registry& registry = state.world.registry();
    for (const auto& id : request->tenantids()) {
      if (auto status = RequireTenant(registry, id); !status.ok()) return status;
    }
    for (const auto& id : std::set<std::string>(request->tenantids().begin(), request->tenantids().end())) {
      AddCertificateInfos(list(registry, TenantHolder(id)), *response,
                          [](auto& info, const std::string& holder) { info.set_tenantid(holder); });
    }
    return absl::OkStatus();
  });
}

}  // namespace

grpc::ServerUnaryReactor* TenantService::GetList(grpc::CallbackServerContext* context,
                                                 const gsdk::tenant::GetListRequest* request,
                                                 gsdk::tenant::GetListResponse* response) {
  return shell_.Answer(context, request, response, [=](const State& state, const Session& session) -> absl::Status {
    if (auto status = RequireAdministrator(session.caller); !status.ok()) return status;
    for (const auto& [id, gateways] : state.world.registry().tenants()) response->add_tenantids(id);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* TenantService::Get(grpc::CallbackServerContext* context,
                                             const gsdk::tenant::GetRequest* request,
                                             gsdk::tenant::GetResponse* response) {
  return shell_.Answer(context, request, response, [=](const State& state, const Session& session) -> absl::Status {
    if (auto status = RequireAdministrator(session.caller); !status.ok()) return status;
    auto tenants = fakegateway::Get(state.world.registry(), *request);
    if (!tenants.ok()) return tenants.status();
    *response = *std::move(tenants);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* TenantService::Add(grpc::CallbackServerContext* context,
                                             const gsdk::tenant::AddRequest* request,
                                             gsdk::tenant::AddResponse* response) {
  return shell_.Change(context, request, response,
                       ForAdministrator([request](const Registry& registry) { return PlanAdd(registry, *request); }));
}

grpc::ServerUnaryReactor* TenantService::Delete(grpc::CallbackServerContext* context,
                                                const gsdk::tenant::DeleteRequest* request,
                                                gsdk::tenant::DeleteResponse* response) {
  return shell_.Change(context, request, response, ForAdministrator([request](const Registry& registry) {
                         return PlanDelete(registry, *request);
                       }));
}

grpc::ServerUnaryReactor* TenantService::AddGateway(grpc::CallbackServerContext* context,
                                                    const gsdk::tenant::AddGatewayRequest* request,
                                                    gsdk::tenant::AddGatewayResponse* response) {
  return shell_.Change(context, request, response, ForAdministrator([request](const Registry& registry) {
                         return PlanAddGateway(registry, *request);
                       }));
}

grpc::ServerUnaryReactor* TenantService::DeleteGateway(grpc::CallbackServerContext* context,
                                                       const gsdk::tenant::DeleteGatewayRequest* request,
                                                       gsdk::tenant::DeleteGatewayResponse* response) {
  return shell_.Change(context, request, response, ForAdministrator([request](const Registry& registry) {
                         return PlanDeleteGateway(registry, *request);
                       }));
}

grpc::ServerUnaryReactor* TenantService::CreateCertificate(grpc::CallbackServerContext* context,
                                                           const gsdk::tenant::CreateCertificateRequest* request,
                                                           gsdk::tenant::CreateCertificateResponse* response) {
  return shell_.Issue(
      context, request, response, {TenantHolder(request->tenantid()), request->subject(), request->expireafteryears()},
      [id = request->tenantid()](const Registry& registry, const Caller& caller) -> absl::StatusOr<std::string> {
        if (auto status = RequireAdministrator(caller); !status.ok()) return status;
        if (auto status = RequireTenant(registry, id); !status.ok()) return status;
        return id;
      },
      [response](const certs::Credential& issued) {
        response->set_tenantcert(issued.certificate.ToPem());
        response->set_tenantkey(issued.key.ToPem());
      });
}

grpc::ServerUnaryReactor* TenantService::GetIssuanceHistory(grpc::CallbackServerContext* context,
                                                            const gsdk::tenant::GetIssuanceHistoryRequest* request,
                                                            gsdk::tenant::GetIssuanceHistoryResponse* response) {
  return AnswerTenantCertificates(shell_, context, request, response, IssuanceHistory);
}

grpc::ServerUnaryReactor* TenantService::GetCertificateBlacklist(
    grpc::CallbackServerContext* context, const gsdk::tenant::GetCertificateBlacklistRequest* request,
    gsdk::tenant::GetCertificateBlacklistResponse* response) {
  return AnswerTenantCertificates(shell_, context, request, response, Blacklist);
}

grpc::ServerUnaryReactor* TenantService::AddCertificateBlacklist(
    grpc::CallbackServerContext* context, const gsdk::tenant::AddCertificateBlacklistRequest* request,
    gsdk::tenant::AddCertificateBlacklistResponse* response) {
  return shell_.Change(
      context, request, response, ForAdministrator([request](const Registry& registry) -> absl::StatusOr<Changes> {
        if (auto status = RequireTenant(registry, request->tenantid()); !status.ok()) return status;
        return PlanBlacklist(registry, Caller{kAdministrator}, TenantHolder(request->tenantid()), request->serialnos());
      }));
}

grpc::ServerUnaryReactor* TenantService::DeleteCertificateBlacklist(
    grpc::CallbackServerContext* context, const gsdk::tenant::DeleteCertificateBlacklistRequest* request,
    gsdk::tenant::DeleteCertificateBlacklistResponse* response) {
  return shell_.Change(context, request, response,
                       ForAdministrator([request](const Registry& registry) -> absl::StatusOr<Changes> {
                         if (auto status = RequireTenant(registry, request->tenantid()); !status.ok()) return status;
                         return PlanClear(registry, TenantHolder(request->tenantid()), request->serialnos());
                       }));
}

}  // namespace connectmaster::fakegateway
