#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "control/deviations/async.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::AsyncConnectInfo;

using DeleteRequest = wire::DeleteAsyncConnectionRequest;

// The failures of a deletion, which a gateway that knows the IDs does not have.
bool NamesDevices(const absl::Status& status) {
  return !DeviceErrorsOf(status).empty();
}

template <typename Change>
void ChangeDeletion(Behaviour& behaviour, Change change) {
  ChangeAnswer<DeleteRequest, wire::DeleteAsyncConnectionResponse>(behaviour, change);
}

}  // namespace

DeviationEntries AsyncDeleting() {
  return {
      {{"async-7-stays-connected", "ASYNC-7", "A device stays connected, synchronously, when it is deleted."},
       [](Behaviour& it) {
         ReplaceNow<DeleteRequest>(it, [](const Scope& scope, const DeleteRequest& request, const auto& act) {
           DeleteRequest rest = request;
           EraseIf(*rest.mutable_deviceids(), [&](std::uint32_t id) {
             Link* const link = LinkOf(scope.installation, request.gatewayid(), id);
             if (link == nullptr || link->state != LinkState::kHeld) return false;
             link->state = LinkState::kConnected;
             link->info.set_autoreconnect(false);
             return true;
           });
           return rest.deviceids().empty() && !request.deviceids().empty() ? absl::OkStatus() : act(rest);
         });
       }},
      {{"async-7-disconnection-untold", "ASYNC-7", "A subscriber sees no DISCONNECTED of a device that is deleted."},
       [](Behaviour& it) { it.world.links.At(LinkState::kHeld, LinkEvent::kUnregister).status.reset(); }},
      {{"async-7-disconnection-of-unconnected-told", "ASYNC-7", "DISCONNECTED is told of a device without connection."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kRegistered, LinkEvent::kUnregister).status = gsdk::connect::DISCONNECTED;
       }},
      {{"async-7-comes-back", "ASYNC-7", "A device that is deleted is registered again after the reconnect interval."},
       [](Behaviour& it) {
         ReplaceNow<DeleteRequest>(it, [](const Scope& scope, const DeleteRequest& request, const auto& act) {
           Installation& installation = scope.installation;
           for (const std::uint32_t id : request.deviceids()) {
             const Link* const link = LinkOf(installation, request.gatewayid(), id);
             if (link == nullptr || !IsRegistered(link->state)) continue;
             AsyncConnectInfo info;
             info.set_deviceid(id);
             info.set_ipaddr(link->info.ipaddr());
             info.set_port(link->info.port());
             info.set_usessl(link->info.usessl());
             installation.timers.Schedule(
                 installation.now + installation.options.reconnect_interval,
                 [&installation, &links = scope.links, gateway_id = request.gatewayid(), info] {
                   if (auto* const gateway = FindConnected(installation, gateway_id)) links.Register(*gateway, info);
                 });
           }
           return act(request);
         });
       }},
      {{"async-7-unconnected-stays", "ASYNC-7", "A device that cannot be connected stays registered."},
       [](Behaviour& it) {
         ReplaceNow<DeleteRequest>(it, [](const Scope& scope, const DeleteRequest& request, const auto& act) {
           DeleteRequest rest = request;
           EraseIf(*rest.mutable_deviceids(), [&](std::uint32_t id) {
             const Link* const link = LinkOf(scope.installation, request.gatewayid(), id);
             return link != nullptr && link->state == LinkState::kRegistered;
           });
           return rest.deviceids().empty() && !request.deviceids().empty() ? absl::OkStatus() : act(rest);
         });
       }},
      {{"async-7-attempt-goes-on", "ASYNC-7", "An attempt that is under way goes on when its device is deleted."},
       [](Behaviour& it) {
         ReplaceNow<DeleteRequest>(it, [](const Scope& scope, const DeleteRequest& request, const auto& act) {
           std::vector<DialTarget> dialled;
           for (const std::uint32_t id : request.deviceids()) {
             const Link* const link = LinkOf(scope.installation, request.gatewayid(), id);
             const auto address = link == nullptr ? std::nullopt : Ipv4::Parse(link->info.ipaddr());
             if (!address || link->state != LinkState::kTrying) continue;
             dialled.push_back({address, link->info.port(), link->info.usessl()});
           }
           absl::Status status = act(request);
           for (const DialTarget& target : dialled) {
             scope.links.Connect(*scope.installation.gateways.at(request.gatewayid()), target, [](const auto&) {});
           }
           return status;
         });
       }},
      {{"async-7-unknown-ids-accepted", "ASYNC-7", "Deleting IDs that are not registered succeeds."},
       [](Behaviour& it) {
         ChangeDeletion(it, [](const auto& answered) {
           if (NamesDevices(answered.status)) answered.status = absl::OkStatus();
         });
       }},
      {{"async-7-unknown-ids-not-named", "ASYNC-7", "The error does not name the IDs that are not registered."},
       [](Behaviour& it) {
         ChangeDeletion(it, [](const auto& answered) {
           if (NamesDevices(answered.status)) answered.status = absl::NotFoundError(answered.status.message());
         });
       }},
      {{"async-7-every-id-named", "ASYNC-7", "The error names every ID, also those that were deleted."},
       [](Behaviour& it) {
         ChangeDeletion(it, [](const auto& answered) {
           if (!NamesDevices(answered.status)) return;
           std::map<std::uint32_t, absl::Status> failures;
           for (const std::uint32_t id : answered.request.deviceids()) failures.emplace(id, DeviceNotRegistered(id));
           answered.status = DevicesFailed(failures);
         });
       }},
      {{"async-7-unknown-id-stops-the-others", "ASYNC-7", "If one ID is not registered, none is deleted."},
       [](Behaviour& it) {
         ReplaceNow<DeleteRequest>(it, [](const Scope& scope, const DeleteRequest& request, const auto& act) {
           std::map<std::uint32_t, absl::Status> failures;
           for (const std::uint32_t id : request.deviceids()) {
             const Link* const link = LinkOf(scope.installation, request.gatewayid(), id);
             if (link == nullptr || !IsRegistered(link->state)) failures.emplace(id, DeviceNotRegistered(id));
           }
           const bool is_known = scope.Reached(request.gatewayid()).ok();
           return is_known && !failures.empty() ? DevicesFailed(failures) : act(request);
         });
       }},
      {{"async-7-synchronous-deleted", "ASYNC-7", "Deleting ends synchronous connections, too."},
       [](Behaviour& it) {
         ReplaceNow<DeleteRequest>(it, [](const Scope& scope, const DeleteRequest& request, const auto& act) {
           absl::Status status = act(request);
           for (const std::uint32_t id : request.deviceids()) {
             const Link* const link = LinkOf(scope.installation, request.gatewayid(), id);
             if (link == nullptr || link->state != LinkState::kConnected) continue;
             scope.links.Drop(*scope.installation.network.FindById(id), LinkEvent::kDisconnect);
           }
           return status;
         });
       }},
      {{"async-7-at-every-gateway", "ASYNC-7", "Deleting removes a device from all of the tenant's gateways."},
       [](Behaviour& it) {
         ReplaceNow<DeleteRequest>(it, [](const Scope& scope, const DeleteRequest& request, const auto& act) {
           absl::Status status = act(request);
           for (const auto& [gateway_id, gateway] : scope.installation.gateways) {
             if (!scope.Reached(gateway_id).ok()) continue;
             for (const std::uint32_t id : request.deviceids()) scope.links.Unregister(*gateway, id);
           }
           return status;
         });
       }},
  };
}

}  // namespace connectmaster::fakegateway
