// gsdk.gateway.Gateway: the calling tenant's device gateways.
#include <set>
#include <string>
#include <utility>

#include "calls/call_table.h"
#include "calls/certificate_infos.h"
#include "calls/gateway_rules.h"
#include "calls/services.h"
#include "connectmaster/gateway.pb.h"

namespace connectmaster::fakegateway {
namespace gateway {
namespace {

namespace wire = gsdk::gateway;

CertificateHolder HolderOf(const std::string& gateway_id) {
  return {CertificateHolder::Kind::kGateway, gateway_id};
}

absl::Status GetList(const Scope& scope, const wire::GetListRequest& /*request*/, wire::GetListResponse& response) {
  for (auto& id : scope.installation.registry.GatewaysReachedBy(scope.caller)) {
    response.add_gatewayids(std::move(id));
  }
  return absl::OkStatus();
}

// GW-2: of the gateways named, each once.
absl::Status Get(const Scope& scope, const wire::GetRequest& request, wire::GetResponse& response) {
  std::set<std::string> seen;
  for (const auto& id : request.gatewayids()) {
    if (!seen.insert(id).second) continue;
    const auto gateway = scope.Reached(id);
    if (absl::IsNotFound(gateway.status())) return gateway.status();
    auto& info = *response.add_gatewayinfos();
    info.set_gatewayid(id);
    info.set_isconnected(gateway.ok());
    if (!gateway.ok()) continue;
    for (const auto& [device_id, link] : (*gateway)->managed) info.add_deviceids(device_id);
  }
  return absl::OkStatus();
}

absl::StatusOr<Issuance> CreateCertificate(const Registry& registry, const Caller& caller,
                                           const wire::CreateCertificateRequest& request) {
  const std::string& id = request.gatewayid();
  if (auto status = RequireReached(registry, caller, id); !status.ok()) return status;
  return Issuance{HolderOf(id), *registry.OwnerOf(id), request.subject(), request.expireafteryears()};
}

void FillCertificate(const std::string& certificate, const std::string& key,
                     wire::CreateCertificateResponse& response) {
  response.set_gatewaycert(certificate);
  response.set_gatewaykey(key);
}

// Adds what `list` knows of each gateway to the answer (TENANT-13).
template <typename Request, typename Response, typename List>
absl::Status FillCertificates(const Scope& scope, const Request& request, Response& response, List list) {
  const Registry& registry = scope.installation.registry;
  return FillCertificateInfos(
      registry, CertificateHolder::Kind::kGateway, request.gatewayids(), response,
      [&](const std::string& id) { return RequireReached(registry, scope.caller, id); }, list,
      [](auto& info, const std::string& holder) { info.set_gatewayid(holder); });
}

absl::Status GetIssuanceHistory(const Scope& scope, const wire::GetIssuanceHistoryRequest& request,
                                wire::GetIssuanceHistoryResponse& response) {
  return FillCertificates(scope, request, response, IssuanceHistory);
}

absl::Status GetCertificateBlacklist(const Scope& scope, const wire::GetCertificateBlacklistRequest& request,
                                     wire::GetCertificateBlacklistResponse& response) {
  return FillCertificates(scope, request, response, Blacklist);
}

absl::StatusOr<Changes> AddCertificateBlacklist(const Registry& registry, const Caller& caller,
                                                const wire::AddCertificateBlacklistRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return status;
  return PlanBlacklist(registry, caller, HolderOf(request.gatewayid()), request.serialnos());
}

absl::StatusOr<Changes> DeleteCertificateBlacklist(const Registry& registry, const Caller& caller,
                                                   const wire::DeleteCertificateBlacklistRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return status;
  return PlanClear(registry, HolderOf(request.gatewayid()), request.serialnos());
}

}  // namespace
}  // namespace gateway

void AddGateway(CallTable& table) {
  table.Now(&gateway::GetList);
  table.Now(&gateway::Get);
  table.Stores<gsdk::gateway::AddRequest>(&PlanAdd);
  table.Stores<gsdk::gateway::DeleteRequest>(&PlanDelete);
  table.Issues(&gateway::CreateCertificate, &gateway::FillCertificate);
  table.Now(&gateway::GetIssuanceHistory);
  table.Now(&gateway::GetCertificateBlacklist);
  table.Stores(&gateway::AddCertificateBlacklist);
  table.Stores(&gateway::DeleteCertificateBlacklist);
  table.Streams<gsdk::gateway::SubscribeStatusRequest, Installation::GatewaySubscriptions>();
}

}  // namespace connectmaster::fakegateway
