#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "control/deviations/disconnect.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using wire::DisconnectAllRequest;

// The devices in the managed list that fit: `fits` (const Link&).
template <typename Fits>
std::vector<std::uint32_t> Those(const DeviceGateway& gateway, Fits fits) {
  std::vector<std::uint32_t> ids;
  for (const auto& [id, link] : gateway.managed) {
    if (fits(link)) ids.push_back(id);
  }
  return ids;
}

// DisconnectAll leaves out the devices of which `is_left_out` (const Link&).
template <typename IsLeftOut>
void LeaveOutOfAll(Behaviour& behaviour, IsLeftOut is_left_out) {
  ReplaceNow<DisconnectAllRequest>(behaviour, [is_left_out](const Scope& scope, const auto& request, const auto& act) {
    const auto gateway = scope.Reached(request.gatewayid());
    if (!gateway.ok()) return act(request);
    for (const std::uint32_t id :
         Those(**gateway, [&](const Link& link) { return IsConnected(link.state) && !is_left_out(link); })) {
      scope.links.Drop(*scope.installation.network.FindById(id), LinkEvent::kDisconnect);
    }
    return absl::OkStatus();
  });
}

// After DisconnectAll: `then` (const Answered<...>&, DeviceGateway&).
template <typename Then>
void AfterAll(Behaviour& behaviour, Then then) {
  ChangeAnswer<DisconnectAllRequest, wire::DisconnectAllResponse>(behaviour, [then](const auto& answered) {
    if (answered.ok()) then(answered, *answered.installation.gateways.at(answered.request.gatewayid()));
  });
}

}  // namespace

DeviationEntries DisconnectAllDeviations() {
  return {
      {{"disc-3-registered-devices-stay", "DISC-3", "DisconnectAll leaves registered devices connected."},
       [](Behaviour& it) { LeaveOutOfAll(it, [](const Link& link) { return link.state == LinkState::kHeld; }); }},
      {{"disc-3-accepted-devices-stay", "DISC-3", "DisconnectAll leaves devices connected that have dialled in."},
       [](Behaviour& it) { LeaveOutOfAll(it, [](const Link& link) { return link.state == LinkState::kAccepted; }); }},
      {{"disc-3-synchronous-devices-stay", "DISC-3", "DisconnectAll leaves synchronous connections."},
       [](Behaviour& it) { LeaveOutOfAll(it, [](const Link& link) { return link.state == LinkState::kConnected; }); }},
      {{"disc-3-one-stays", "DISC-3", "DisconnectAll leaves the device with the highest ID connected."},
       [](Behaviour& it) {
         ReplaceNow<DisconnectAllRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           const auto gateway = scope.Reached(request.gatewayid());
           if (!gateway.ok()) return act(request);
           const auto ids = Those(**gateway, [](const Link& link) { return IsConnected(link.state); });
           for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
             scope.links.Drop(*scope.installation.network.FindById(ids[i]), LinkEvent::kDisconnect);
           }
           return absl::OkStatus();
         });
       }},
      {{"disc-3-every-gateway", "DISC-3", "DisconnectAll disconnects the devices of every gateway of the caller's."},
       [](Behaviour& it) {
         ReplaceNow<DisconnectAllRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           absl::Status status = act(request);
           if (!status.ok()) return status;
           for (const auto& gateway_id : scope.installation.registry.GatewaysReachedBy(scope.caller)) {
             DisconnectAllRequest other;
             other.set_gatewayid(gateway_id);
             static_cast<void>(act(other));
           }
           return status;
         });
       }},
      {{"disc-3-unregisters", "DISC-3", "DisconnectAll deletes the registered devices that were connected."},
       [](Behaviour& it) {
         ReplaceNow<DisconnectAllRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           if (const auto gateway = scope.Reached(request.gatewayid()); gateway.ok()) {
             for (const std::uint32_t id :
                  Those(**gateway, [](const Link& link) { return link.state == LinkState::kHeld; })) {
               scope.links.Unregister(**gateway, id);
             }
           }
           return act(request);
         });
       }},
      {{"disc-3-unconnected-unregistered", "DISC-3", "DisconnectAll deletes registered devices without connection."},
       [](Behaviour& it) {
         ReplaceNow<DisconnectAllRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           if (const auto gateway = scope.Reached(request.gatewayid()); gateway.ok()) {
             for (const std::uint32_t id :
                  Those(**gateway, [](const Link& link) { return !IsConnected(link.state); })) {
               scope.links.Unregister(**gateway, id);
             }
           }
           return act(request);
         });
       }},
      {{"disc-3-closes-the-filter", "DISC-3", "DisconnectAll closes the accept filter."},
       [](Behaviour& it) { AfterAll(it, [](const auto&, DeviceGateway& gateway) { gateway.accept_filter.Clear(); }); }},
      {{"disc-3-not-found-if-none-connected", "DISC-3", "DisconnectAll is NOT_FOUND if no device is managed."},
       [](Behaviour& it) {
         AfterAll(it, [](const auto& answered, DeviceGateway& gateway) {
           if (gateway.managed.empty()) answered.status = absl::NotFoundError("no device is connected");
         });
       }},
      {{"disc-3-fails-with-unconnected", "DISC-3", "DisconnectAll is NOT_FOUND if a managed device is not connected."},
       [](Behaviour& it) {
         ReplaceNow<DisconnectAllRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           const auto gateway = scope.Reached(request.gatewayid());
           std::map<std::uint32_t, absl::Status> failures;
           if (!gateway.ok()) return act(request);
           for (const auto& [id, link] : (*gateway)->managed) {
             if (!IsConnected(link.state)) failures.emplace(id, DeviceNotConnected(id));
           }
           absl::Status status = act(request);
           return status.ok() ? DevicesFailed(failures) : status;
         });
       }},
      {{"disc-3-untold", "DISC-3", "Subscribers are not told of the connections that DisconnectAll ends."},
       [](Behaviour& it) {
         ReplaceNow<DisconnectAllRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           if (const auto gateway = scope.Reached(request.gatewayid()); gateway.ok()) {
             for (auto& [id, link] : (*gateway)->managed) {
               if (IsConnected(link.state)) link.info.set_status(gsdk::connect::DISCONNECTED);
             }
           }
           return act(request);
         });
       }},
  };
}

}  // namespace connectmaster::fakegateway
