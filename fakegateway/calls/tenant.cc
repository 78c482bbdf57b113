// gsdk.tenant.Tenant: tenants, for the administrator (TENANT-2).
#include <string>
#include <utility>

#include "calls/call_table.h"
#include "calls/certificate_infos.h"
#include "calls/services.h"
#include "calls/tenant_rules.h"
#include "common/errors.h"
#include "connectmaster/tenant.pb.h"

namespace connectmaster::fakegateway {
namespace tenant {
namespace {

namespace wire = gsdk::tenant;

CertificateHolder HolderOf(const std::string& tenant_id) {
  return {CertificateHolder::Kind::kTenant, tenant_id};
}

absl::Status RequireTenant(const Registry& registry, const std::string& tenant_id) {
  return registry.HasTenant(tenant_id) ? absl::OkStatus() : NoSuchTenant(tenant_id);
}

absl::Status GetList(const Scope& scope, const wire::GetListRequest& /*request*/, wire::GetListResponse& response) {
  if (auto status = RequireAdministrator(scope.caller); !status.ok()) return status;
  for (const auto& [id, gateways] : scope.installation.registry.tenants()) response.add_tenantids(id);
  return absl::OkStatus();
}

absl::Status Get(const Scope& scope, const wire::GetRequest& request, wire::GetResponse& response) {
  if (auto status = RequireAdministrator(scope.caller); !status.ok()) return status;
  auto tenants = fakegateway::Get(scope.installation.registry, request);
  if (!tenants.ok()) return tenants.status();
  response = *std::move(tenants);
  return absl::OkStatus();
}

// A plan that is only the administrator's to make.
template <typename Request, absl::StatusOr<Changes> (*kPlan)(const Registry&, const Request&)>
absl::StatusOr<Changes> ForAdministrator(const Registry& registry, const Caller& caller, const Request& request) {
  if (auto status = RequireAdministrator(caller); !status.ok()) return status;
  return kPlan(registry, request);
}

absl::StatusOr<Issuance> CreateCertificate(const Registry& registry, const Caller& caller,
                                           const wire::CreateCertificateRequest& request) {
  const std::string& id = request.tenantid();
  if (auto status = RequireAdministrator(caller); !status.ok()) return status;
  if (auto status = RequireTenant(registry, id); !status.ok()) return status;
  return Issuance{HolderOf(id), id, request.subject(), request.expireafteryears()};
}

void FillCertificate(const std::string& certificate, const std::string& key,
                     wire::CreateCertificateResponse& response) {
  response.set_tenantcert(certificate);
  response.set_tenantkey(key);
}

// Adds what `list` knows of each tenant to the answer (TENANT-13).
template <typename Request, typename Response, typename List>
absl::Status FillCertificates(const Scope& scope, const Request& request, Response& response, List list) {
  if (auto status = RequireAdministrator(scope.caller); !status.ok()) return status;
  const Registry& registry = scope.installation.registry;
  return FillCertificateInfos(
      registry, CertificateHolder::Kind::kTenant, request.tenantids(), response,
      [&](const std::string& id) { return RequireTenant(registry, id); }, list,
      [](auto& info, const std::string& holder) { info.set_tenantid(holder); });
}

absl::Status GetIssuanceHistory(const Scope& scope, const wire::GetIssuanceHistoryRequest& request,
                                wire::GetIssuanceHistoryResponse& response) {
  return FillCertificates(scope, request, response, IssuanceHistory);
}

absl::Status GetCertificateBlacklist(const Scope& scope, const wire::GetCertificateBlacklistRequest& request,
                                     wire::GetCertificateBlacklistResponse& response) {
  return FillCertificates(scope, request, response, Blacklist);
}

absl::StatusOr<Changes> AddCertificateBlacklist(const Registry& registry,
                                                const wire::AddCertificateBlacklistRequest& request) {
  if (auto status = RequireTenant(registry, request.tenantid()); !status.ok()) return status;
  return PlanBlacklist(registry, Caller{kAdministrator}, HolderOf(request.tenantid()), request.serialnos());
}

absl::StatusOr<Changes> DeleteCertificateBlacklist(const Registry& registry,
                                                   const wire::DeleteCertificateBlacklistRequest& request) {
  if (auto status = RequireTenant(registry, request.tenantid()); !status.ok()) return status;
  return PlanClear(registry, HolderOf(request.tenantid()), request.serialnos());
}

}  // namespace
}  // namespace tenant

void AddTenant(CallTable& table) {
  using tenant::ForAdministrator;
  table.Now(&tenant::GetList);
  table.Now(&tenant::Get);
  table.Stores(&ForAdministrator<gsdk::tenant::AddRequest, PlanAdd>);
  table.Stores(&ForAdministrator<gsdk::tenant::DeleteRequest, PlanDelete>);
  table.Stores(&ForAdministrator<gsdk::tenant::AddGatewayRequest, PlanAddGateway>);
  table.Stores(&ForAdministrator<gsdk::tenant::DeleteGatewayRequest, PlanDeleteGateway>);
  table.Issues(&tenant::CreateCertificate, &tenant::FillCertificate);
  table.Now(&tenant::GetIssuanceHistory);
  table.Now(&tenant::GetCertificateBlacklist);
  table.Stores(&ForAdministrator<gsdk::tenant::AddCertificateBlacklistRequest, tenant::AddCertificateBlacklist>);
  table.Stores(&ForAdministrator<gsdk::tenant::DeleteCertificateBlacklistRequest, tenant::DeleteCertificateBlacklist>);
}

}  // namespace connectmaster::fakegateway
