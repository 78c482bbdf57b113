#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "calls/tenant_rules.h"
#include "connectmaster/gateway.pb.h"
#include "connectmaster/tenant.pb.h"
#include "control/deviations/certificates.h"
#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::tenant;

DeviationEntries WhichTenants() {
  return {
      {{"tenant-1-more-than-one", "TENANT-1", "A fresh gateway has a tenant besides the administrator."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetListRequest, wire::GetListResponse>(it, [](const auto& answered) {
           if (answered.ok() && answered.response.tenantids_size() == 1) answered.response.add_tenantids("default");
         });
       }},
      {{"tenant-1-administrator-deleted", "TENANT-1", "Deleting the administrator succeeds, and does nothing."},
       [](Behaviour& it) {
         ChangePlan<wire::DeleteRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           if (absl::IsFailedPrecondition(planned.answer)) planned.answer = absl::OkStatus();
         });
       }},
      {{"tenant-1-wrong-code", "TENANT-1", "Deleting the administrator is PERMISSION_DENIED."},
       [](Behaviour& it) {
         ChangePlan<wire::DeleteRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           if (absl::IsFailedPrecondition(planned.answer)) {
             planned.answer = WithCode(planned.answer, absl::StatusCode::kPermissionDenied);
           }
         });
       }},
      {{"tenant-2-lists", "TENANT-2", "A tenant may list all tenants."}, CallAsAdministrator<wire::GetListRequest>},
      {{"tenant-2-gets", "TENANT-2", "A tenant may get any tenant's gateways."}, CallAsAdministrator<wire::GetRequest>},
      {{"tenant-2-reads-history", "TENANT-2", "A tenant may read the issuance history of tenants."},
       CallAsAdministrator<wire::GetIssuanceHistoryRequest>},
      {{"tenant-2-reads-blacklist", "TENANT-2", "A tenant may read the blacklist of tenants."},
       CallAsAdministrator<wire::GetCertificateBlacklistRequest>},
      {{"tenant-2-adds", "TENANT-2", "A tenant may add tenants."}, CallAsAdministrator<wire::AddRequest>},
      {{"tenant-2-deletes", "TENANT-2", "A tenant may delete tenants."}, CallAsAdministrator<wire::DeleteRequest>},
      {{"tenant-2-adds-gateways", "TENANT-2", "A tenant may add gateways to any tenant."},
       CallAsAdministrator<wire::AddGatewayRequest>},
      {{"tenant-2-deletes-gateways", "TENANT-2", "A tenant may take gateways from any tenant."},
       CallAsAdministrator<wire::DeleteGatewayRequest>},
      {{"tenant-2-blacklists", "TENANT-2", "A tenant may blacklist certificates of tenants."},
       CallAsAdministrator<wire::AddCertificateBlacklistRequest>},
      {{"tenant-2-clears-blacklist", "TENANT-2", "A tenant may remove certificates of tenants from the blacklist."},
       CallAsAdministrator<wire::DeleteCertificateBlacklistRequest>},
      {{"tenant-2-issues", "TENANT-2", "A tenant may have certificates of tenants issued."},
       CallAsAdministrator<wire::CreateCertificateRequest>},
      {{"tenant-3-empty", "TENANT-3", "Get with an ID that is not registered gives an empty answer."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetRequest, wire::GetResponse>(it, [](const auto& answered) {
           if (absl::IsNotFound(answered.status)) answered.status = absl::OkStatus();
         });
       }},
      {{"tenant-3-made-up", "TENANT-3", "Get with an ID that is not registered gives a tenant without gateways."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetRequest, wire::GetResponse>(it, [](const auto& answered) {
           if (!absl::IsNotFound(answered.status)) return;
           answered.status = absl::OkStatus();
           for (const auto& id : answered.request.tenantids()) answered.response.add_tenantinfos()->set_tenantid(id);
         });
       }},
      {{"tenant-3-known-ones-only", "TENANT-3", "Get with several IDs leaves out those that are not registered."},
       [](Behaviour& it) {
         ChangeRequest<wire::GetRequest>(it, [](const Scope& scope, wire::GetRequest& request) {
           if (request.tenantids_size() < 2) return;
           EraseIf(*request.mutable_tenantids(),
                   [&](const std::string& id) { return !scope.installation.registry.HasTenant(id); });
         });
       }},
  };
}

DeviationEntries WhatIsAddedAndDeleted() {
  return {
      {{"tenant-4-forgets-tenants", "TENANT-4", "Tenants that were added are gone after a restart."},
       ForgetStored<TenantAdded, GatewayAdded>},
      {{"tenant-4-forgets-gateways", "TENANT-4", "The gateways of tenants that were added are gone after a restart."},
       ForgetStored<GatewayAdded>},
      {{"tenant-4-part-of-a-refused-request", "TENANT-4", "Of an Add that is refused, the new tenants are stored."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(
             it, [](const Registry& registry, const Caller&, const wire::AddRequest& request, Planned& planned) {
               if (!absl::IsAlreadyExists(planned.answer)) return;
               for (const auto& info : request.tenantinfos()) {
                 if (!registry.HasTenant(info.tenantid())) planned.changes.emplace_back(TenantAdded{info.tenantid()});
               }
             });
       }},
      {{"tenant-4-existing-tenant-succeeds", "TENANT-4", "Adding a tenant that exists succeeds."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           if (absl::IsAlreadyExists(planned.answer)) planned.answer = absl::OkStatus();
         });
       }},
      {{"tenant-4-takes-gateways-away", "TENANT-4", "Adding a tenant with another tenant's gateway moves the gateway."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(
             it, [](const Registry& registry, const Caller&, const wire::AddRequest& request, Planned& planned) {
               if (!absl::IsAlreadyExists(planned.answer)) return;
               Changes changes;
               for (const auto& info : request.tenantinfos()) {
                 if (registry.HasTenant(info.tenantid())) return;
                 changes.emplace_back(TenantAdded{info.tenantid()});
                 for (const auto& id : info.gatewayids()) {
                   if (registry.OwnerOf(id) != nullptr) changes.emplace_back(GatewayDeleted{id});
                   changes.emplace_back(GatewayAdded{id, info.tenantid()});
                 }
               }
               planned = {changes, absl::OkStatus()};
             });
       }},
      {{"tenant-4-first-gateway-only", "TENANT-4", "Add stores a tenant's first gateway only."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           std::set<std::string> with_gateway;
           std::erase_if(planned.changes, [&](const Change& change) {
             const auto* const added = std::get_if<GatewayAdded>(&change);
             return added != nullptr && !with_gateway.insert(added->tenant_id).second;
           });
         });
       }},
      {{"tenant-4-first-tenant-only", "TENANT-4", "Add stores the first tenant of a request only."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(
             it, [](const Registry&, const Caller&, const wire::AddRequest& request, Planned& planned) {
               if (!planned.answer.ok()) return;
               const std::string& first = request.tenantinfos(0).tenantid();
               std::erase_if(planned.changes, [&](const Change& change) {
                 const auto* const tenant = std::get_if<TenantAdded>(&change);
                 const auto* const gateway = std::get_if<GatewayAdded>(&change);
                 return (tenant != nullptr && tenant->tenant_id != first) ||
                        (gateway != nullptr && gateway->tenant_id != first);
               });
             });
       }},
      {{"tenant-5-list-lacks-the-administrator", "TENANT-5", "GetList leaves out the administrator."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetListRequest, wire::GetListResponse>(it, [](const auto& answered) {
           EraseIf(*answered.response.mutable_tenantids(), [](const std::string& id) { return id == kAdministrator; });
         });
       }},
      {{"tenant-5-list-lacks-the-newest", "TENANT-5", "GetList leaves out the tenant that was added last."},
       [](Behaviour& it) {
         const auto newest = std::make_shared<std::string>();
         ChangePlan<wire::AddRequest>(
             it, [newest](const Registry&, const Caller&, const wire::AddRequest& request, const Planned& planned) {
               if (planned.answer.ok()) *newest = request.tenantinfos(request.tenantinfos_size() - 1).tenantid();
             });
         ChangeAnswer<wire::GetListRequest, wire::GetListResponse>(it, [newest](const auto& answered) {
           EraseIf(*answered.response.mutable_tenantids(), [&](const std::string& id) { return id == *newest; });
         });
       }},
      {{"tenant-5-get-without-gateways", "TENANT-5", "Get gives no gateway IDs."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetRequest, wire::GetResponse>(it, [](const auto& answered) {
           for (auto& info : *answered.response.mutable_tenantinfos()) info.clear_gatewayids();
         });
       }},
      {{"tenant-5-get-first-only", "TENANT-5", "Get answers for the first of several tenants only."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetRequest, wire::GetResponse>(it, [](const auto& answered) {
           auto& infos = *answered.response.mutable_tenantinfos();
           if (infos.size() > 1) infos.DeleteSubrange(1, infos.size() - 1);
         });
       }},
      {{"tenant-6-stays", "TENANT-6", "Delete succeeds, and the tenant stays."},
       AnswerWithoutDoing<wire::DeleteRequest>},
      {{"tenant-6-comes-back", "TENANT-6", "A deleted tenant is there again after a restart."},
       ForgetStored<TenantDeleted, GatewayDeleted>},
      {{"tenant-6-gateways-stay", "TENANT-6", "A deleted tenant's gateways become the administrator's."},
       [](Behaviour& it) {
         ChangePlan<wire::DeleteRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           Changes left;
           for (const auto& change : planned.changes) {
             if (const auto* const deleted = std::get_if<GatewayDeleted>(&change)) {
               left.emplace_back(GatewayAdded{deleted->gateway_id, std::string(kAdministrator)});
             }
           }
           planned.changes.insert(planned.changes.end(), left.begin(), left.end());
         });
       }},
      {{"tenant-6-tokens-live-on", "TENANT-6", "A deleted tenant's tokens go on working."},
       [](Behaviour& it) {
         it.sessions.is_ended_by = [](const Session& session, const Change& change) {
           return !std::holds_alternative<TenantDeleted>(change) && IsEndedBy(session, change);
         };
       }},
      {{"tenant-6-unknown-succeeds", "TENANT-6", "Deleting an unknown tenant succeeds."},
       [](Behaviour& it) {
         ChangePlan<wire::DeleteRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           if (absl::IsNotFound(planned.answer)) planned.answer = absl::OkStatus();
         });
       }},
      {{"tenant-6-first-only", "TENANT-6", "Delete removes the first tenant of a request only."},
       [](Behaviour& it) {
         ChangePlan<wire::DeleteRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           const auto first = std::find_if(planned.changes.begin(), planned.changes.end(), [](const Change& change) {
             return std::holds_alternative<TenantDeleted>(change);
           });
           if (first != planned.changes.end()) planned.changes.erase(first + 1, planned.changes.end());
         });
       }},
      {{"tenant-7-add-does-nothing", "TENANT-7", "AddGateway succeeds, and adds nothing."},
       AnswerWithoutDoing<wire::AddGatewayRequest>},
      {{"tenant-7-delete-does-nothing", "TENANT-7", "DeleteGateway succeeds, and the gateway stays."},
       AnswerWithoutDoing<wire::DeleteGatewayRequest>},
      {{"tenant-7-add-replaces", "TENANT-7", "AddGateway takes the tenant's other gateways away."},
       [](Behaviour& it) {
         ChangePlan<wire::AddGatewayRequest>(
             it, [](const Registry& registry, const Caller&, const wire::AddGatewayRequest& request, Planned& planned) {
               if (!planned.answer.ok()) return;
               for (const auto& id : registry.tenants().at(request.tenantid())) {
                 planned.changes.emplace_back(GatewayDeleted{id});
               }
             });
       }},
      {{"tenant-7-delete-takes-all", "TENANT-7", "DeleteGateway takes all gateways of the tenant."},
       [](Behaviour& it) {
         ChangePlan<wire::DeleteGatewayRequest>(it, [](const Registry& registry, const Caller&,
                                                       const wire::DeleteGatewayRequest& request, Planned& planned) {
           if (!planned.answer.ok()) return;
           planned.changes.clear();
           for (const auto& id : registry.tenants().at(request.tenantid())) {
             planned.changes.emplace_back(GatewayDeleted{id});
           }
         });
       }},
      {{"tenant-12-needs-gateway-add", "TENANT-12", "A gateway named in Tenant.Add also needs a Gateway.Add."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           std::erase_if(planned.changes,
                         [](const Change& change) { return std::holds_alternative<GatewayAdded>(change); });
         });
       }},
      {{"tenant-12-sets-differ", "TENANT-12", "Tenant.Get does not know what Gateway.Add added."},
       [](Behaviour& it) {
         const auto added = std::make_shared<std::set<std::string>>();
         ChangePlan<gsdk::gateway::AddRequest>(
             it, [added](const auto&, const auto&, const gsdk::gateway::AddRequest& request, const Planned&) {
               added->insert(request.gatewayids().begin(), request.gatewayids().end());
             });
         ChangeAnswer<wire::GetRequest, wire::GetResponse>(it, [added](const auto& answered) {
           for (auto& info : *answered.response.mutable_tenantinfos()) {
             EraseIf(*info.mutable_gatewayids(), [&](const std::string& id) { return added->contains(id); });
           }
         });
       }},
  };
}

// A tenant whose ID is refused is added nevertheless if `takes` (const std::string& id).
template <typename Takes>
void TakeIds(Behaviour& behaviour, Takes takes) {
  ChangePlan<wire::AddRequest>(
      behaviour, [takes](const Registry&, const Caller&, const wire::AddRequest& request, Planned& planned) {
        if (!absl::IsInvalidArgument(planned.answer) || request.tenantinfos().empty()) return;
        Changes changes;
        for (const auto& info : request.tenantinfos()) {
          if (!takes(info.tenantid())) return;
          changes.emplace_back(TenantAdded{info.tenantid()});
        }
        planned = {changes, absl::OkStatus()};
      });
}

// A tenant whose ID is good is refused nevertheless if `refuses` (const std::string& id).
template <typename Refuses>
void RefuseIds(Behaviour& behaviour, Refuses refuses) {
  ChangePlan<wire::AddRequest>(
      behaviour, [refuses](const Registry&, const Caller&, const wire::AddRequest& request, Planned& planned) {
        for (const auto& info : request.tenantinfos()) {
          if (refuses(info.tenantid())) planned = {{}, absl::InvalidArgumentError("the tenant ID is not valid")};
        }
      });
}

DeviationEntries WhichIds() {
  return {
      {{"tenant-11-takes-65-letters", "TENANT-11", "An ID may have 65 letters."},
       [](Behaviour& it) { TakeIds(it, [](const std::string& id) { return id.size() == 65; }); }},
      {{"tenant-11-refuses-64-letters", "TENANT-11", "An ID may have 63 letters at most."},
       [](Behaviour& it) { RefuseIds(it, [](const std::string& id) { return id.size() == 64; }); }},
      {{"tenant-11-takes-the-empty-id", "TENANT-11", "An ID may be empty."},
       [](Behaviour& it) { TakeIds(it, [](const std::string& id) { return id.empty(); }); }},
      {{"tenant-11-takes-spaces", "TENANT-11", "An ID may have a space."},
       [](Behaviour& it) { TakeIds(it, [](const std::string& id) { return id.find(' ') != std::string::npos; }); }},
      {{"tenant-11-takes-slashes", "TENANT-11", "An ID may have a slash."},
       [](Behaviour& it) { TakeIds(it, [](const std::string& id) { return id.find('/') != std::string::npos; }); }},
      {{"tenant-11-refuses-dots", "TENANT-11", "An ID may not have a dot."},
       [](Behaviour& it) { RefuseIds(it, [](const std::string& id) { return id.find('.') != std::string::npos; }); }},
      {{"tenant-11-wrong-code", "TENANT-11", "An invalid ID is FAILED_PRECONDITION."},
       [](Behaviour& it) {
         ChangePlan<wire::AddRequest>(it, [](const auto&, const auto&, const auto&, Planned& planned) {
           if (absl::IsInvalidArgument(planned.answer)) {
             planned.answer = WithCode(planned.answer, absl::StatusCode::kFailedPrecondition);
           }
         });
       }},
      {{"tenant-13-get-without-ids-gives-all", "TENANT-13", "Get without an ID gives every tenant."},
       [](Behaviour& it) {
         ChangeRequest<wire::GetRequest>(it, [](const Scope& scope, wire::GetRequest& request) {
           if (!request.tenantids().empty()) return;
           for (const auto& [id, gateways] : scope.installation.registry.tenants()) request.add_tenantids(id);
         });
       }},
  };
}

}  // namespace

DeviationEntries TenantDeviations() {
  return Joined({WhichTenants(), WhatIsAddedAndDeleted(), WhichIds(), CertificatesOfTenants()});
}

}  // namespace connectmaster::fakegateway
