#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "control/deviations/async.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::AsyncConnectInfo;
using gsdk::connect::DeviceInfo;

// AddAsyncConnection of a device that is connected: `change` (AsyncConnectInfo&, const DeviceInfo& present).
template <typename Change>
void ChangeConnected(Behaviour& behaviour, Change change) {
  ChangeInfos(behaviour, [change](const Scope& scope, const std::string& gateway_id, AsyncInfos& infos) {
    for (auto& info : infos) {
      const Link* const link = LinkOf(scope.installation, gateway_id, info.deviceid());
      if (link != nullptr && IsConnected(link->state)) change(info, link->info);
    }
  });
}

}  // namespace

DeviationEntries AsyncReplacing() {
  return {
      {{"async-10-ignored", "ASYNC-10", "Adding a device that is managed changes nothing."},
       [](Behaviour& it) {
         LeaveOutInfos(it, [](const Link* link, const AsyncConnectInfo&) { return link != nullptr; });
       }},
      {{"async-10-refused", "ASYNC-10", "Adding a device that is managed is ALREADY_EXISTS."},
       [](Behaviour& it) {
         ReplaceNow<wire::AddAsyncConnectionRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           for (const auto& info : request.connectinfos()) {
             const Link* const link = LinkOf(scope.installation, request.gatewayid(), info.deviceid());
             if (link != nullptr) return DeviceAlreadyManaged(info.deviceid(), info.ipaddr());
           }
           return act(request);
         });
       }},
      {{"async-10-stays-synchronous", "ASYNC-10", "Adding a device that is connected synchronously changes nothing."},
       [](Behaviour& it) {
         LeaveOutInfos(it, [](const Link* link, const AsyncConnectInfo&) {
           return link != nullptr && link->state == LinkState::kConnected;
         });
       }},
      {{"async-10-accepted-connection-stays", "ASYNC-10", "Adding a device that has dialled in changes nothing."},
       [](Behaviour& it) {
         LeaveOutInfos(it, [](const Link* link, const AsyncConnectInfo&) {
           return link != nullptr && link->state == LinkState::kAccepted;
         });
       }},
      {{"async-10-port-ignored", "ASYNC-10", "A connected device stays so when it is added with another port."},
       [](Behaviour& it) {
         ChangeConnected(it, [](AsyncConnectInfo& info, const DeviceInfo& present) { info.set_port(present.port()); });
       }},
      {{"async-10-address-ignored", "ASYNC-10", "A connected device stays so when it is added with another address."},
       [](Behaviour& it) {
         ChangeConnected(it,
                         [](AsyncConnectInfo& info, const DeviceInfo& present) { info.set_ipaddr(present.ipaddr()); });
       }},
      {{"async-10-ssl-ignored", "ASYNC-10", "A connected device stays so when it is added with another useSSL."},
       [](Behaviour& it) {
         ChangeConnected(it,
                         [](AsyncConnectInfo& info, const DeviceInfo& present) { info.set_usessl(present.usessl()); });
       }},
      {{"async-10-always-dialled-anew", "ASYNC-10", "Adding a connected device drops its connection and dials again."},
       [](Behaviour& it) {
         ReplaceNow<wire::AddAsyncConnectionRequest>(it, [](const Scope& scope, const auto& request, const auto& act) {
           for (AsyncConnectInfo info : request.connectinfos()) {
             const Link* const link = LinkOf(scope.installation, request.gatewayid(), info.deviceid());
             if (link == nullptr || !IsConnected(link->state)) continue;
             info.set_ipaddr("");  // another connection: see Links::Register
             scope.links.Register(*scope.installation.gateways.at(request.gatewayid()), info);
           }
           return act(request);
         });
       }},
      {{"async-10-new-information-at-the-next-interval", "ASYNC-10", "New connection information counts 30 s later."},
       [](Behaviour& it) {
         ChangeInfos(it, [](const Scope& scope, const std::string& gateway_id, AsyncInfos& infos) {
           Installation& installation = scope.installation;
           EraseIf(infos, [&](const AsyncConnectInfo& info) {
             if (LinkOf(installation, gateway_id, info.deviceid()) == nullptr) return false;
             installation.timers.Schedule(installation.now + installation.options.reconnect_interval,
                                          [&installation, &links = scope.links, gateway_id, info] {
                                            auto* const gateway = FindConnected(installation, gateway_id);
                                            const bool is_managed =
                                                LinkOf(installation, gateway_id, info.deviceid()) != nullptr;
                                            if (gateway != nullptr && is_managed) links.Register(*gateway, info);
                                          });
             return true;
           });
         });
       }},
      {{"async-10-listed-twice", "ASYNC-10", "A device that was added twice is in the list twice."},
       [](Behaviour& it) {
         const auto added = std::make_shared<std::map<std::string, std::multiset<std::uint32_t>>>();
         ChangeInfos(it, [added](const Scope&, const std::string& gateway_id, AsyncInfos& infos) {
           for (const auto& info : infos) (*added)[gateway_id].insert(info.deviceid());
         });
         ChangeList(it, [added](const auto& answered, ManagedInfos& infos) {
           const auto& of_gateway = (*added)[answered.request.gatewayid()];
           const ManagedInfos listed = infos;
           for (const DeviceInfo& info : listed) {
             if (of_gateway.count(info.deviceid()) > 1) *infos.Add() = info;
           }
         });
       }},
      {{"async-10-replacement-untold", "ASYNC-10", "A subscriber does not see that a connection is replaced."},
       [](Behaviour& it) { it.world.links.At(LinkState::kHeld, LinkEvent::kReplace).status.reset(); }},
      {{"async-10-synchronous-replacement-untold", "ASYNC-10",
        "A subscriber does not see that a synchronous connection is replaced."},
       [](Behaviour& it) { it.world.links.At(LinkState::kConnected, LinkEvent::kReplace).status.reset(); }},
  };
}

}  // namespace connectmaster::fakegateway
