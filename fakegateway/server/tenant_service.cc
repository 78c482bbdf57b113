// gsdk.tenant.Tenant: tenants, for the administrator (TENANT-2).
#include <utility>

#include "calls/tenant_rules.h"
#include "common/errors.h"
#include "connectmaster/tenant.pb.h"
#include "server/certificate_infos.h"
#include "server/services.h"

namespace connectmaster::fakegateway::tenant_service {
namespace {

namespace wire = gsdk::tenant;

CertificateHolder TenantHolder(const std::string& tenant_id) {
  return {CertificateHolder::Kind::kTenant, tenant_id};
}

absl::Status RequireTenant(const Registry& registry, const std::string& tenant_id) {
  return registry.HasTenant(tenant_id) ? absl::OkStatus() : NoSuchTenant(tenant_id);
}

// A call that stores `plan`, absl::StatusOr<Changes>(const Registry&, const Request&), if the administrator makes it.
template <typename Request>
void AddChange(Methods& methods, absl::StatusOr<Changes> (*plan)(const Registry&, const Request&)) {
  methods.Stores(
      [plan](const Registry& registry, const Caller& caller, const Request& request) -> absl::StatusOr<Changes> {
        if (auto status = RequireAdministrator(caller); !status.ok()) return status;
        return plan(registry, request);
      });
}

// Adds what `list` knows of each tenant to the answer (TENANT-13).
template <typename Request, typename Response, typename List>
absl::Status FillCertificates(const State& state, const Session& session, const Request& request, Response& response,
                              List list) {
  if (auto status = RequireAdministrator(session.caller); !status.ok()) return status;
  const Registry& registry = state.world.registry();
  return FillCertificateInfos(
      registry, CertificateHolder::Kind::kTenant, request.tenantids(), response,
      [&](const std::string& id) { return RequireTenant(registry, id); }, list,
      [](auto& info, const std::string& holder) { info.set_tenantid(holder); });
}

void Issue(Shell& shell, UnaryCall& call, const wire::CreateCertificateRequest& request,
           wire::CreateCertificateResponse& response) {
  const auto check = [id = request.tenantid()](const Registry& registry,
                                               const Caller& caller) -> absl::StatusOr<std::string> {
    if (auto status = RequireAdministrator(caller); !status.ok()) return status;
    if (auto status = RequireTenant(registry, id); !status.ok()) return status;
    return id;
  };
  shell.Issue(call, {TenantHolder(request.tenantid()), request.subject(), request.expireafteryears()}, check,
              [&response](const certs::Credential& issued) {
                response.set_tenantcert(issued.certificate.ToPem());
                response.set_tenantkey(issued.key.ToPem());
              });
}

}  // namespace

void AddTo(Methods& methods) {
  methods.Now([](State& state, const Session& session, const wire::GetListRequest& /*request*/,
                 wire::GetListResponse& response) -> absl::Status {
    if (auto status = RequireAdministrator(session.caller); !status.ok()) return status;
    for (const auto& [id, gateways] : state.world.registry().tenants()) response.add_tenantids(id);
    return absl::OkStatus();
  });
  methods.Now([](State& state, const Session& session, const wire::GetRequest& request,
                 wire::GetResponse& response) -> absl::Status {
    if (auto status = RequireAdministrator(session.caller); !status.ok()) return status;
    auto tenants = Get(state.world.registry(), request);
    if (!tenants.ok()) return tenants.status();
    response = *std::move(tenants);
    return absl::OkStatus();
  });
  AddChange<wire::AddRequest>(methods, PlanAdd);
  AddChange<wire::DeleteRequest>(methods, PlanDelete);
  AddChange<wire::AddGatewayRequest>(methods, PlanAddGateway);
  AddChange<wire::DeleteGatewayRequest>(methods, PlanDeleteGateway);
  methods.Answers(
      [&shell = methods.shell()](UnaryCall& call, const wire::CreateCertificateRequest& request,
                                 wire::CreateCertificateResponse& response) { Issue(shell, call, request, response); });
  methods.Now([](State& state, const Session& session, const wire::GetIssuanceHistoryRequest& request,
                 wire::GetIssuanceHistoryResponse& response) {
    return FillCertificates(state, session, request, response, IssuanceHistory);
  });
  methods.Now([](State& state, const Session& session, const wire::GetCertificateBlacklistRequest& request,
                 wire::GetCertificateBlacklistResponse& response) {
    return FillCertificates(state, session, request, response, Blacklist);
  });
  AddChange<wire::AddCertificateBlacklistRequest>(
      methods,
      [](const Registry& registry, const wire::AddCertificateBlacklistRequest& request) -> absl::StatusOr<Changes> {
        if (auto status = RequireTenant(registry, request.tenantid()); !status.ok()) return status;
        return PlanBlacklist(registry, Caller{kAdministrator}, TenantHolder(request.tenantid()), request.serialnos());
      });
  AddChange<wire::DeleteCertificateBlacklistRequest>(
      methods,
      [](const Registry& registry, const wire::DeleteCertificateBlacklistRequest& request) -> absl::StatusOr<Changes> {
        if (auto status = RequireTenant(registry, request.tenantid()); !status.ok()) return status;
        return PlanClear(registry, TenantHolder(request.tenantid()), request.serialnos());
      });
}

}  // namespace connectmaster::fakegateway::tenant_service
