#include "server/gateway_service.h"

#include <set>
#include <utility>

#include "server/certificate_infos.h"
#include "server/status_stream.h"
#include "world/errors.h"
#include "world/gateway_rules.h"

namespace connectmaster::fakegateway {
namespace {

CertificateHolder GatewayHolder(const std::string& gateway_id) {
  return {CertificateHolder::Kind::kGateway, gateway_id};
}

// Adds what `list` knows of each gateway to the answer (TENANT-13).
template <typename Request, typename Response, typename List>
grpc::ServerUnaryReactor* AnswerGatewayCertificates(Shell& shell, grpc::CallbackServerContext* context,
                                                    const Request* request, Response* response, List list) {
  return shell.Answer(context, request, response, [=](const State& state, const Session& session) -> absl::Status {
    const Registry& registry = state.world.registry();
    for (const auto& id : request->gatewayids()) {
      if (auto status = RequireReached(registry, session.caller, id); !status.ok()) return status;
    }
    for (const auto& id : std::set<std::string>(request->gatewayids().begin(), request->gatewayids().end())) {
      AddCertificateInfos(list(registry, GatewayHolder(id)), *response,
                          [](auto& info, const std::string& holder) { info.set_gatewayid(holder); });
    }
    return absl::OkStatus();
  });
}

}  // namespace

grpc::ServerUnaryReactor* GatewayService::GetList(grpc::CallbackServerContext* context,
                                                  const gsdk::gateway::GetListRequest* request,
                                                  gsdk::gateway::GetListResponse* response) {
  return shell_.Answer(context, request, response, [=](const State& state, const Session& session) {
    for (auto& id : state.world.registry().GatewaysReachedBy(session.caller)) response->add_gatewayids(std::move(id));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* GatewayService::Get(grpc::CallbackServerContext* context,
                                              const gsdk::gateway::GetRequest* request,
                                              gsdk::gateway::GetResponse* response) {
  return shell_.Answer(context, request, response, [=](const State& state, const Session& session) -> absl::Status {
    auto gateways = state.world.GetGateways(session.caller, *request);
    if (!gateways.ok()) return gateways.status();
    *response = *std::move(gateways);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* GatewayService::Add(grpc::CallbackServerContext* context,
                                              const gsdk::gateway::AddRequest* request,
                                              gsdk::gateway::AddResponse* response) {
  return shell_.Change(context, request, response, [request](const Registry& registry, const Caller& caller) {
    return PlanAdd(registry, caller, *request);
  });
}

grpc::ServerUnaryReactor* GatewayService::Delete(grpc::CallbackServerContext* context,
                                                 const gsdk::gateway::DeleteRequest* request,
                                                 gsdk::gateway::DeleteResponse* response) {
  return shell_.Change(context, request, response, [request](const Registry& registry, const Caller& caller) {
    return PlanDelete(registry, caller, *request);
  });
}

grpc::ServerUnaryReactor* GatewayService::CreateCertificate(grpc::CallbackServerContext* context,
                                                            const gsdk::gateway::CreateCertificateRequest* request,
                                                            gsdk::gateway::CreateCertificateResponse* response) {
  return shell_.Issue(
      context, request, response,
      {GatewayHolder(request->gatewayid()), request->subject(), request->expireafteryears()},
      [id = request->gatewayid()](const Registry& registry, const Caller& caller) -> absl::StatusOr<std::string> {
        if (auto status = RequireReached(registry, caller, id); !status.ok()) return status;
        return *registry.OwnerOf(id);
      },
      [response](const certs::Credential& issued) {
        response->set_gatewaycert(issued.certificate.ToPem());
        response->set_gatewaykey(issued.key.ToPem());
      });
}

grpc::ServerUnaryReactor* GatewayService::GetIssuanceHistory(grpc::CallbackServerContext* context,
                                                             const gsdk::gateway::GetIssuanceHistoryRequest* request,
                                                             gsdk::gateway::GetIssuanceHistoryResponse* response) {
  return AnswerGatewayCertificates(shell_, context, request, response, IssuanceHistory);
}

grpc::ServerUnaryReactor* GatewayService::GetCertificateBlacklist(
    grpc::CallbackServerContext* context, const gsdk::gateway::GetCertificateBlacklistRequest* request,
    gsdk::gateway::GetCertificateBlacklistResponse* response) {
  return AnswerGatewayCertificates(shell_, context, request, response, Blacklist);
}

grpc::ServerUnaryReactor* GatewayService::AddCertificateBlacklist(
    grpc::CallbackServerContext* context, const gsdk::gateway::AddCertificateBlacklistRequest* request,
    gsdk::gateway::AddCertificateBlacklistResponse* response) {
  return shell_.Change(
      context, request, response, [request](const Registry& registry, const Caller& caller) -> absl::StatusOr<Changes> {
        const auto status = RequireReached(registry, caller, request->gatewayid());
        if (!status.ok()) return status;
        return PlanBlacklist(registry, caller, GatewayHolder(request->gatewayid()), request->serialnos());
      });
}

grpc::ServerUnaryReactor* GatewayService::DeleteCertificateBlacklist(
    grpc::CallbackServerContext* context, const gsdk::gateway::DeleteCertificateBlacklistRequest* request,
    gsdk::gateway::DeleteCertificateBlacklistResponse* response) {
  return shell_.Change(context, request, response,
                       [request](const Registry& registry, const Caller& caller) -> absl::StatusOr<Changes> {
                         const auto status = RequireReached(registry, caller, request->gatewayid());
                         if (!status.ok()) return status;
                         return PlanClear(registry, GatewayHolder(request->gatewayid()), request->serialnos());
                       });
}

grpc::ServerWriteReactor<gsdk::gateway::StatusChange>* GatewayService::SubscribeStatus(
    grpc::CallbackServerContext* context, const gsdk::gateway::SubscribeStatusRequest* request) {
  return GatewayStatusStream::Start(shell_, context, &World::gateway_subscriptions, *request);
}

}  // namespace connectmaster::fakegateway
