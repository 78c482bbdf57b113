#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "control/deviations/accept.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;

// What GetAcceptFilter returns: `change` (AcceptFilter&).
template <typename Request, typename Response, typename Change>
void ChangeReturned(Behaviour& behaviour, Change change) {
  ChangeAnswer<Request, Response>(behaviour, [change](const auto& answered) {
    if (answered.ok()) change(*answered.response.mutable_filter());
  });
}
template <typename Change>
void ChangeFilter(Behaviour& behaviour, Change change) {
  ChangeReturned<wire::GetAcceptFilterRequest, wire::GetAcceptFilterResponse>(behaviour, change);
}
template <typename Change>
void ChangeStoredFilter(Behaviour& behaviour, Change change) {
  ChangeReturned<wire::GetAcceptFilterDBRequest, wire::GetAcceptFilterDBResponse>(behaviour, change);
}

DeviationEntries TheFilter() {
  return {
      {{"accept-5-allow-all-needs-ids", "ACCEPT-5", "With allowAll, only the filter's IDs are let in."},
       [](Behaviour& it) {
         ChangeDecision(it, [](AcceptFilter filter, std::uint32_t id, bool lets_in) {
           if (filter.deviceids().empty()) return lets_in;
           filter.clear_allowall();
           return LetsIn(filter, id);
         });
       }},
      {{"accept-5-allow-all-without-ids", "ACCEPT-5", "GetAcceptFilter returns no IDs with allowAll."},
       [](Behaviour& it) {
         ChangeFilter(it, [](AcceptFilter& filter) {
           if (filter.allowall()) filter.clear_deviceids();
         });
       }},
      {{"accept-5-addresses-let-in", "ACCEPT-5", "A filter with IP addresses lets every device in."},
       [](Behaviour& it) {
         ChangeDecision(it, [](const AcceptFilter& filter, std::uint32_t, bool lets_in) {
           return lets_in || !filter.ipaddrs().empty();
         });
       }},
      {{"accept-5-addresses-refuse", "ACCEPT-5", "A filter with IP addresses refuses the devices of its IDs."},
       [](Behaviour& it) {
         ChangeDecision(it, [](const AcceptFilter& filter, std::uint32_t, bool lets_in) {
           return lets_in && filter.ipaddrs().empty();
         });
       }},
      {{"accept-5-addresses-not-returned", "ACCEPT-5", "GetAcceptFilter does not return IP addresses."},
       [](Behaviour& it) { ChangeFilter(it, [](AcceptFilter& filter) { filter.clear_ipaddrs(); }); }},
      {{"accept-5-masks-not-returned", "ACCEPT-5", "GetAcceptFilter does not return subnet masks."},
       [](Behaviour& it) { ChangeFilter(it, [](AcceptFilter& filter) { filter.clear_subnetmasks(); }); }},
      {{"accept-5-merged", "ACCEPT-5", "SetAcceptFilter adds to the filter that there is."},
       [](Behaviour& it) {
         ChangeRequest<wire::SetAcceptFilterRequest>(it, [](const Scope& scope, wire::SetAcceptFilterRequest& request) {
           const auto gateway = scope.Reached(request.gatewayid());
           if (gateway.ok()) request.mutable_filter()->MergeFrom((*gateway)->accept_filter);
         });
       }},
      {{"accept-5-allow-all-stays", "ACCEPT-5", "allowAll, once set, stays."},
       [](Behaviour& it) {
         ChangeRequest<wire::SetAcceptFilterRequest>(it, [](const Scope& scope, wire::SetAcceptFilterRequest& request) {
           const auto gateway = scope.Reached(request.gatewayid());
           if (gateway.ok() && (*gateway)->accept_filter.allowall()) request.mutable_filter()->set_allowall(true);
         });
       }},
      {{"accept-5-empty-filter-ignored", "ACCEPT-5", "SetAcceptFilter with an empty filter changes nothing."},
       [](Behaviour& it) {
         ReplaceNow<wire::SetAcceptFilterRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           const bool is_empty = request.filter().ByteSizeLong() == 0;
           return is_empty && scope.Reached(request.gatewayid()).ok() ? absl::OkStatus() : act(request);
         });
       }},
  };
}

DeviationEntries TheStoredFilter() {
  return {
      {{"accept-8-not-stored", "ACCEPT-8", "The filter that SetAcceptFilterDB stores does not survive a restart."},
       ForgetStored<AcceptFilterStored>},
      {{"accept-8-not-assigned", "ACCEPT-8", "A gateway that connects does not get the stored filter."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::accept_filter, [](const auto&, AcceptFilter& filter) { filter.Clear(); });
       }},
      {{"accept-8-allow-all-not-assigned", "ACCEPT-8", "A gateway that connects gets the filter without allowAll."},
       [](Behaviour& it) {
         ChangeAssigned(it, &StoredSettings::accept_filter,
                        [](const auto&, AcceptFilter& filter) { filter.clear_allowall(); });
       }},
      {{"accept-8-not-at-once", "ACCEPT-8", "A connected gateway does not get the filter that is stored."},
       NotAtOnce<AcceptFilterStored>},
      {{"accept-8-every-filter-stored", "ACCEPT-8", "SetAcceptFilter stores the filter, too."},
       [](Behaviour& it) {
         ChangeAnswer<wire::SetAcceptFilterRequest, wire::SetAcceptFilterResponse>(it, [](const auto& answered) {
           if (!answered.ok()) return;
           answered.installation.registry.Apply(
               AcceptFilterStored{answered.request.gatewayid(), answered.request.filter()});
         });
       }},
      {{"accept-8-present-filter-returned", "ACCEPT-8", "GetAcceptFilterDB returns the filter that the gateway has."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetAcceptFilterDBRequest, wire::GetAcceptFilterDBResponse>(it, [](const auto& answered) {
           const auto gateway = answered.installation.gateways.find(answered.request.gatewayid());
           if (!answered.ok() || gateway == answered.installation.gateways.end()) return;
           *answered.response.mutable_filter() = gateway->second->accept_filter;
         });
       }},
      {{"accept-8-merged", "ACCEPT-8", "SetAcceptFilterDB adds to the filter that is stored."},
       [](Behaviour& it) {
         ChangePlan<wire::SetAcceptFilterDBRequest>(
             it, [](const Registry& registry, const Caller&, const auto& request, Planned& planned) {
               for (auto& change : planned.changes) {
                 std::get<AcceptFilterStored>(change).filter.MergeFrom(
                     registry.SettingsOf(request.gatewayid()).accept_filter);
               }
             });
       }},
      {{"accept-8-for-every-gateway", "ACCEPT-8",
        "SetAcceptFilterDB stores the filter for all of the tenant's gateways."},
       [](Behaviour& it) {
         ChangePlan<wire::SetAcceptFilterDBRequest>(
             it, [](const Registry& registry, const Caller& caller, const auto& request, Planned& planned) {
               if (!planned.answer.ok()) return;
               for (const std::string& id : registry.GatewaysReachedBy(caller)) {
                 if (id != request.gatewayid()) planned.changes.emplace_back(AcceptFilterStored{id, request.filter()});
               }
             });
       }},
      {{"accept-8-allow-all-not-returned", "ACCEPT-8", "GetAcceptFilterDB does not return allowAll."},
       [](Behaviour& it) { ChangeStoredFilter(it, [](AcceptFilter& filter) { filter.clear_allowall(); }); }},
      {{"accept-8-addresses-not-returned", "ACCEPT-8", "GetAcceptFilterDB does not return IP addresses."},
       [](Behaviour& it) { ChangeStoredFilter(it, [](AcceptFilter& filter) { filter.clear_ipaddrs(); }); }},
      {{"accept-9-no-filter", "ACCEPT-9", "GetAcceptFilter answers without a filter if it is empty."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetAcceptFilterRequest, wire::GetAcceptFilterResponse>(it, [](const auto& answered) {
           if (answered.response.filter().ByteSizeLong() == 0) answered.response.clear_filter();
         });
       }},
      {{"accept-9-no-stored-filter", "ACCEPT-9", "GetAcceptFilterDB answers without a filter if none was stored."},
       [](Behaviour& it) {
         ChangeAnswer<wire::GetAcceptFilterDBRequest, wire::GetAcceptFilterDBResponse>(it, [](const auto& answered) {
           if (answered.response.filter().ByteSizeLong() == 0) answered.response.clear_filter();
         });
       }},
  };
}

}  // namespace

DeviationEntries FilterDeviations() {
  return Joined({TheFilter(), TheStoredFilter()});
}

}  // namespace connectmaster::fakegateway
