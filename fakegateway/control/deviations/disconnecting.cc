#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "control/deviations/disconnect.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using wire::DisconnectRequest;
using DeviceIds = google::protobuf::RepeatedField<std::uint32_t>;

// The device's link, if it is connected to a gateway of the caller's; else null.
Link* ConnectedLink(const Scope& scope, std::uint32_t device_id) {
  const Device* const device = scope.installation.network.FindById(device_id);
  const DeviceGateway* const gateway = device == nullptr ? nullptr : device->connected_to;
  const bool reached = gateway != nullptr && scope.installation.registry.Reaches(scope.caller, gateway->id());
  return reached ? LinkOf(scope.installation, gateway->id(), device_id) : nullptr;
}

// Disconnect leaves out the devices of which `is_left_out` (const Link&); of them it says that they are disconnected.
template <typename IsLeftOut>
void LeaveOut(Behaviour& behaviour, IsLeftOut is_left_out) {
  ReplaceNow<DisconnectRequest>(behaviour, [is_left_out](const Scope& scope, DisconnectRequest asked, const auto& act) {
    const bool had_some = !asked.deviceids().empty();
    EraseIf(*asked.mutable_deviceids(), [&](std::uint32_t id) {
      const Link* const link = ConnectedLink(scope, id);
      return link != nullptr && is_left_out(*link);
    });
    return had_some && asked.deviceids().empty() ? absl::OkStatus() : act(asked);
  });
}

template <typename Change>
void ChangeIds(Behaviour& behaviour, Change change) {
  ChangeRequest<DisconnectRequest>(behaviour, [change](const Scope& scope, DisconnectRequest& request) {
    if (!request.deviceids().empty()) change(scope, *request.mutable_deviceids());
  });
}

// The failures of a Disconnect are others: `change` (const Scope&, std::map<...>&).
template <typename Change>
void ChangeFailures(Behaviour& behaviour, Change change) {
  ReplaceNow<DisconnectRequest>(behaviour, [change](const Scope& scope, const auto& request, const auto& act) {
    std::map<std::uint32_t, absl::Status> failures;
    for (const std::uint32_t id : request.deviceids()) {
      if (ConnectedLink(scope, id) == nullptr) failures.emplace(id, DeviceNotConnected(id));
    }
    absl::Status status = act(request);
    if (failures.empty() || absl::IsInvalidArgument(status)) return status;
    change(scope, failures);
    return DevicesFailed(failures);
  });
}

DeviationEntries OneByOne() {
  return {
      {{"disc-1-first-device-only", "DISC-1", "Disconnect disconnects only the first device."},
       [](Behaviour& it) { ChangeIds(it, [](const Scope&, DeviceIds& ids) { ids.Truncate(1); }); }},
      {{"disc-1-first-gateway-only", "DISC-1", "Disconnect disconnects only devices of the first one's gateway."},
       [](Behaviour& it) {
         ChangeIds(it, [](const Scope& scope, DeviceIds& ids) {
           const Device* const first = scope.installation.network.FindById(ids[0]);
           EraseIf(ids, [&, gateway = first == nullptr ? nullptr : first->connected_to](std::uint32_t id) {
             const Device* const device = scope.installation.network.FindById(id);
             return gateway != nullptr && device != nullptr && device->connected_to != gateway;
           });
         });
       }},
      {{"disc-1-whole-gateway", "DISC-1", "Disconnect disconnects every device of a device's gateway."},
       [](Behaviour& it) {
         ChangeIds(it, [](const Scope& scope, DeviceIds& ids) {
           const DeviceIds asked = ids;
           for (const std::uint32_t id : asked) {
             if (ConnectedLink(scope, id) == nullptr) continue;
             for (const auto& [other, link] : scope.installation.network.FindById(id)->connected_to->managed) {
               if (IsConnected(link.state)) ids.Add(other);
             }
           }
         });
       }},
      {{"disc-1-after-a-second", "DISC-1", "Disconnect is answered a second before the device is disconnected."},
       [](Behaviour& it) {
         ReplaceNow<DisconnectRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           for (const std::uint32_t id : request.deviceids()) {
             if (ConnectedLink(scope, id) == nullptr) return act(request);
           }
           if (request.deviceids().empty()) return act(request);
           scope.installation.timers.Schedule(
               scope.installation.now + std::chrono::seconds(1),
               [&installation = scope.installation, &links = scope.links, ids = request.deviceids()] {
                 for (const std::uint32_t id : ids) {
                   Device& device = *installation.network.FindById(id);
                   if (device.connected_to != nullptr) links.Drop(device, LinkEvent::kDisconnect);
                 }
               });
           return absl::OkStatus();
         });
       }},
      {{"disc-1-registered-devices-stay", "DISC-1", "Disconnect leaves registered devices connected."},
       [](Behaviour& it) { LeaveOut(it, [](const Link& link) { return link.state == LinkState::kHeld; }); }},
      {{"disc-1-accepted-devices-stay", "DISC-1", "Disconnect leaves devices connected that have dialled in."},
       [](Behaviour& it) { LeaveOut(it, [](const Link& link) { return link.state == LinkState::kAccepted; }); }},
      {{"disc-1-devices-with-ssl-stay", "DISC-1", "Disconnect leaves devices connected that use SSL."},
       [](Behaviour& it) { LeaveOut(it, [](const Link& link) { return link.info.usessl(); }); }},
      {{"disc-1-registers", "DISC-1", "Disconnect registers devices that were connected synchronously."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kConnected, LinkEvent::kDisconnect).to = LinkState::kRegistered;
       }},
      {{"disc-1-closes-the-filter", "DISC-1", "Disconnect of an accepted device closes the accept filter."},
       [](Behaviour& it) {
         ReplaceNow<DisconnectRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           for (const std::uint32_t id : request.deviceids()) {
             const Link* const link = ConnectedLink(scope, id);
             if (link == nullptr || link->state != LinkState::kAccepted) continue;
             const auto& gateway_id = scope.installation.network.FindById(id)->connected_to->id();
             scope.installation.gateways.at(gateway_id)->accept_filter.Clear();
           }
           return act(request);
         });
       }},
  };
}

DeviationEntries Failures() {
  return {
      {{"disc-2-failure-stops-all", "DISC-2", "Disconnect disconnects nothing if one of the devices is not connected."},
       [](Behaviour& it) {
         ChangeIds(it, [](const Scope& scope, DeviceIds& ids) {
           const auto is_connected = [&](std::uint32_t id) { return ConnectedLink(scope, id) != nullptr; };
           if (!std::all_of(ids.begin(), ids.end(), is_connected)) EraseIf(ids, is_connected);
         });
       }},
      {{"disc-2-failure-stops-the-later", "DISC-2", "Disconnect ends at the first device that is not connected."},
       [](Behaviour& it) {
         ChangeIds(it, [](const Scope& scope, DeviceIds& ids) {
           for (int i = 0; i < ids.size(); ++i) {
             if (ConnectedLink(scope, ids[i]) == nullptr) return ids.Truncate(i + 1);
           }
         });
       }},
      {{"disc-2-names-the-first", "DISC-2", "The error of a Disconnect names only the first device that failed."},
       [](Behaviour& it) {
         ChangeFailures(it, [](const Scope&, auto& failures) { failures.erase(++failures.begin(), failures.end()); });
       }},
      {{"disc-2-names-all", "DISC-2", "The error of a Disconnect names every device, also those that it disconnected."},
       [](Behaviour& it) {
         ReplaceNow<DisconnectRequest>(it, [](const Scope&, const auto& request, const auto& act) {
           absl::Status status = act(request);
           if (!absl::IsNotFound(status)) return status;
           std::map<std::uint32_t, absl::Status> failures;
           for (const std::uint32_t id : request.deviceids()) failures.emplace(id, DeviceNotConnected(id));
           return DevicesFailed(failures);
         });
       }},
      {{"disc-2-unavailable", "DISC-2", "Disconnect of a device that is not connected is UNAVAILABLE."},
       [](Behaviour& it) {
         ChangeFailures(it, [](const Scope&, auto& failures) {
           for (auto& [id, status] : failures) status = WithCode(status, absl::StatusCode::kUnavailable);
         });
       }},
      {{"disc-2-succeeds", "DISC-2", "Disconnect of a device that is not connected succeeds."},
       [](Behaviour& it) { ChangeFailures(it, [](const Scope&, auto& failures) { failures.clear(); }); }},
      {{"disc-2-second-time-succeeds", "DISC-2", "Disconnect succeeds for a device that it has disconnected before."},
       [](Behaviour& it) {
         const auto disconnected = std::make_shared<std::set<std::uint32_t>>();
         ReplaceNow<DisconnectRequest>(it, [disconnected](const Scope& scope, const auto& request, const auto& act) {
           absl::Status status = act(request);
           std::map<std::uint32_t, absl::Status> failures;
           for (const std::uint32_t id : request.deviceids()) {
             if (!disconnected->contains(id)) failures.emplace(id, DeviceNotConnected(id));
             if (scope.installation.network.FindById(id) != nullptr && status.ok()) disconnected->insert(id);
           }
           return absl::IsNotFound(status) ? DevicesFailed(failures) : status;
         });
       }},
      {{"disc-2-registered-devices-succeed", "DISC-2", "Disconnect of a device that is registered always succeeds."},
       [](Behaviour& it) {
         ChangeFailures(it, [](const Scope& scope, auto& failures) {
           std::erase_if(failures, [&](const auto& failure) {
             return std::any_of(scope.installation.gateways.begin(), scope.installation.gateways.end(),
                                [&](const auto& gateway) { return gateway.second->managed.contains(failure.first); });
           });
         });
       }},
      {{"disc-2-unconnected-unregistered", "DISC-2",
        "Disconnect of a registered device without connection deletes it."},
       [](Behaviour& it) {
         ChangeFailures(it, [](const Scope& scope, const auto& failures) {
           for (const auto& [id, gateway] : scope.installation.gateways) {
             for (const auto& failure : failures) scope.links.Unregister(*gateway, failure.first);
           }
         });
       }},
      {{"disc-2-pending-devices-succeed", "DISC-2", "Disconnect of a device that is pending succeeds."},
       [](Behaviour& it) {
         ChangeFailures(it, [](const Scope& scope, auto& failures) {
           for (const auto& [id, gateway] : scope.installation.gateways) {
             for (const auto& pending : gateway->pending) failures.erase(pending.first);
           }
         });
       }},
      {{"disc-2-foreign-devices-disconnected", "DISC-2", "Disconnect disconnects other tenants' devices."},
       [](Behaviour& it) { CallAsAdministrator<DisconnectRequest>(it); }},
      {{"disc-2-foreign-devices-denied", "DISC-2", "Disconnect of another tenant's device is PERMISSION_DENIED."},
       [](Behaviour& it) {
         ChangeFailures(it, [](const Scope& scope, auto& failures) {
           for (auto& [id, status] : failures) {
             const Device* const device = scope.installation.network.FindById(id);
             if (device == nullptr || device->connected_to == nullptr) continue;
             status = WithCode(status, absl::StatusCode::kPermissionDenied);
           }
         });
       }},
  };
}

}  // namespace

DeviationEntries DisconnectDeviations() {
  return Joined({OneByOne(), Failures(), DisconnectAllDeviations()});
}

}  // namespace connectmaster::fakegateway
