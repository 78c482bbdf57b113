// gsdk.gateway.Gateway: the calling tenant's device gateways.
#include <utility>

#include "calls/gateway_rules.h"
#include "common/errors.h"
#include "connectmaster/gateway.pb.h"
#include "server/certificate_infos.h"
#include "server/services.h"

namespace connectmaster::fakegateway::gateway_service {
namespace {

namespace wire = gsdk::gateway;

CertificateHolder GatewayHolder(const std::string& gateway_id) {
  return {CertificateHolder::Kind::kGateway, gateway_id};
}

// Adds what `list` knows of each gateway to the answer (TENANT-13).
template <typename Request, typename Response, typename List>
absl::Status FillCertificates(const State& state, const Session& session, const Request& request, Response& response,
                              List list) {
  const Registry& registry = state.world.registry();
  return FillCertificateInfos(
      registry, CertificateHolder::Kind::kGateway, request.gatewayids(), response,
      [&](const std::string& id) { return RequireReached(registry, session.caller, id); }, list,
      [](auto& info, const std::string& holder) { info.set_gatewayid(holder); });
}

void Issue(Shell& shell, UnaryCall& call, const wire::CreateCertificateRequest& request,
           wire::CreateCertificateResponse& response) {
  const auto check = [id = request.gatewayid()](const Registry& registry,
                                                const Caller& caller) -> absl::StatusOr<std::string> {
    if (auto status = RequireReached(registry, caller, id); !status.ok()) return status;
    return *registry.OwnerOf(id);
  };
  shell.Issue(call, {GatewayHolder(request.gatewayid()), request.subject(), request.expireafteryears()}, check,
              [&response](const certs::Credential& issued) {
                response.set_gatewaycert(issued.certificate.ToPem());
                response.set_gatewaykey(issued.key.ToPem());
              });
}

}  // namespace

void AddTo(Methods& methods) {
  methods.Now([](State& state, const Session& session, const wire::GetListRequest& /*request*/,
                 wire::GetListResponse& response) {
    for (auto& id : state.world.registry().GatewaysReachedBy(session.caller)) response.add_gatewayids(std::move(id));
    return absl::OkStatus();
  });
  methods.Now([](State& state, const Session& session, const wire::GetRequest& request,
                 wire::GetResponse& response) -> absl::Status {
    auto gateways = state.world.GetGateways(session.caller, request);
    if (!gateways.ok()) return gateways.status();
    response = *std::move(gateways);
    return absl::OkStatus();
  });
  methods.Stores([](const Registry& registry, const Caller& caller, const wire::AddRequest& request) {
    return PlanAdd(registry, caller, request);
  });
  methods.Stores([](const Registry& registry, const Caller& caller, const wire::DeleteRequest& request) {
    return PlanDelete(registry, caller, request);
  });
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
  methods.Stores([](const Registry& registry, const Caller& caller,
                    const wire::AddCertificateBlacklistRequest& request) -> absl::StatusOr<Changes> {
    if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return status;
    return PlanBlacklist(registry, caller, GatewayHolder(request.gatewayid()), request.serialnos());
  });
  methods.Stores([](const Registry& registry, const Caller& caller,
                    const wire::DeleteCertificateBlacklistRequest& request) -> absl::StatusOr<Changes> {
    if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return status;
    return PlanClear(registry, GatewayHolder(request.gatewayid()), request.serialnos());
  });
  methods.Streams<wire::SubscribeStatusRequest>(&World::gateway_subscriptions);
}

}  // namespace connectmaster::fakegateway::gateway_service
