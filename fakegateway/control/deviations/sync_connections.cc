#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "control/deviations/sync.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::DeviceInfo;
using std::chrono::seconds;

// The managed list's entries of synchronous connections: `change` (DeviceInfo&).
template <typename Change>
void ChangeSynchronous(Behaviour& behaviour, Change change) {
  ChangeList(behaviour, [change](const auto& answered, ManagedInfos& infos) {
    for (auto& info : infos) {
      const Link* const link = LinkOf(answered.installation, answered.request.gatewayid(), info.deviceid());
      if (link->state == LinkState::kConnected) change(info);
    }
  });
}

DeviationEntries HowTheyBegin() {
  return {
      {{"sync-1-id-missing", "SYNC-1", "Connect does not return the device's ID."},
       [](Behaviour& it) { ChangeConnect(it, [](const auto& answered) { answered.response.clear_deviceid(); }); }},
      {{"sync-1-answers-slow-devices-at-once", "SYNC-1", "Connect to a slow device returns before it is connected."},
       [](Behaviour& it) {
         auto& later = CallOf<AnsweredLater, wire::ConnectRequest>(it);
         later.act = [act = later.act](const Scope& scope, const Message& message, Message& response,
                                       const PendingCall& call) {
           const auto& request = static_cast<const wire::ConnectRequest&>(message);
           const auto& info = request.connectinfo();
           const Device* const device = DeviceAt(scope.installation, info.ipaddr());
           const auto gateway = scope.Reached(request.gatewayid());
           const bool is_slow = device != nullptr && device->response_delay > Duration(0) &&
                                device->AnswersWithin(scope.installation.options.command_timeout);
           if (!is_slow || !gateway.ok()) return act(scope, message, response, call);
           scope.links.Connect(**gateway, {Ipv4::Parse(info.ipaddr()), info.port(), info.usessl()}, [](const auto&) {});
           static_cast<wire::ConnectResponse&>(response).set_deviceid(device->id);
           call.Answer(absl::OkStatus());
         };
       }},
      {{"sync-1-tls-told-as-tcp", "SYNC-1", "A subscriber sees TCP_CONNECTED of a Connect with SSL."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kDialling, LinkEvent::kTlsEstablished).status = gsdk::connect::TCP_CONNECTED;
       }},
      {{"sync-1-untold", "SYNC-1", "A subscriber sees nothing of a Connect."},
       [](Behaviour& it) { it.world.links.At(LinkState::kDialling, LinkEvent::kTcpEstablished).status.reset(); }},
      {{"sync-1-attempt-told-without-device", "SYNC-1", "A subscriber sees TRY_TO_CONNECT of device 0 before."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kNone, LinkEvent::kDial).status = gsdk::connect::TRY_TO_CONNECT;
       }},
      {{"sync-2-address-missing", "SYNC-2", "The list does not show the address that Connect was given."},
       [](Behaviour& it) { ChangeSynchronous(it, [](DeviceInfo& info) { info.clear_ipaddr(); }); }},
      {{"sync-2-default-port", "SYNC-2", "The list shows the default port, whichever was used."},
       [](Behaviour& it) { ChangeSynchronous(it, [](DeviceInfo& info) { info.set_port(kDefaultDevicePort); }); }},
      {{"sync-2-port-missing", "SYNC-2", "The list does not show the port that was used."},
       [](Behaviour& it) { ChangeSynchronous(it, [](DeviceInfo& info) { info.clear_port(); }); }},
      {{"sync-2-auto-reconnect", "SYNC-2", "The list shows autoReconnect of a synchronous connection."},
       [](Behaviour& it) { ChangeSynchronous(it, [](DeviceInfo& info) { info.set_autoreconnect(true); }); }},
      {{"sync-2-device-to-server", "SYNC-2", "The list shows mode DEVICE_TO_SERVER of a synchronous connection."},
       [](Behaviour& it) {
         ChangeSynchronous(it, [](DeviceInfo& info) { info.set_connectionmode(gsdk::connect::DEVICE_TO_SERVER); });
       }},
      {{"sync-2-ssl-missing", "SYNC-2", "The list does not show that a synchronous connection uses SSL."},
       [](Behaviour& it) { ChangeSynchronous(it, [](DeviceInfo& info) { info.clear_usessl(); }); }},
      {{"sync-2-status-missing", "SYNC-2", "The list shows synchronous connections as DISCONNECTED."},
       [](Behaviour& it) { ChangeSynchronous(it, [](DeviceInfo& info) { info.clear_status(); }); }},
      {{"sync-2-one-listed", "SYNC-2", "The list shows only one synchronous connection."},
       [](Behaviour& it) {
         ChangeList(it, [](const auto& answered, ManagedInfos& infos) {
           bool has_one = false;
           EraseIf(infos, [&](const DeviceInfo& info) {
             const Link* const link = LinkOf(answered.installation, answered.request.gatewayid(), info.deviceid());
             return link->state == LinkState::kConnected && std::exchange(has_one, true);
           });
         });
       }},
      {{"sync-3-ssl-where-there-is-none", "SYNC-3", "Connect with useSSL connects to a device without SSL."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [](const Scope& scope, auto& info) {
           const Device* const device = DeviceAt(scope.installation, info.ipaddr());
           if (device != nullptr && !device->use_ssl) info.set_usessl(false);
         });
       }},
      {{"sync-3-ssl-without-asking", "SYNC-3", "Connect without useSSL connects to a device with SSL."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [](const Scope& scope, auto& info) {
           const Device* const device = DeviceAt(scope.installation, info.ipaddr());
           if (device != nullptr && device->use_ssl) info.set_usessl(true);
         });
       }},
      {{"sync-3-invalid-argument", "SYNC-3", "Connect with the wrong useSSL is INVALID_ARGUMENT."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           if (IsAboutSsl(answered.status)) {
             answered.status = WithCode(answered.status, absl::StatusCode::kInvalidArgument);
           }
         });
       }},
      {{"sync-3-message-the-wrong-way-round", "SYNC-3", "The message says that SSL is missing where it is used."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           if (!IsAboutSsl(answered.status)) return;
           const std::string& address = answered.request.connectinfo().ipaddr();
           answered.status =
               answered.request.connectinfo().usessl() ? DeviceNeedsSsl(address) : DeviceHasNoSsl(address);
         });
       }},
      {{"sync-3-refused-device-registered", "SYNC-3", "A device that was dialled with the wrong useSSL stays listed."},
       [](Behaviour& it) { RegisterRefused(it, IsAboutSsl); }},
  };
}

DeviationEntries HowTheyEnd() {
  return {
      {{"sync-4-reconnects", "SYNC-4", "The gateway connects again to a device after Disconnect."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kConnected, LinkEvent::kDisconnect).to = LinkState::kRegistered;
       }},
      {{"sync-4-lost-reconnects", "SYNC-4", "The gateway connects again to a device whose link was lost."},
       [](Behaviour& it) { it.world.links.At(LinkState::kConnected, LinkEvent::kLost).to = LinkState::kRegistered; }},
      {{"sync-4-disconnect-untold", "SYNC-4", "A subscriber sees nothing of a Disconnect."},
       [](Behaviour& it) { it.world.links.At(LinkState::kConnected, LinkEvent::kDisconnect).status.reset(); }},
      {{"sync-4-loss-untold", "SYNC-4", "A subscriber sees nothing when the link is lost."},
       [](Behaviour& it) { it.world.links.At(LinkState::kConnected, LinkEvent::kLost).status.reset(); }},
      {{"sync-4-entry-stays", "SYNC-4", "A device stays in the list, disconnected, after Disconnect."},
       [](Behaviour& it) {
         const auto were_there = std::make_shared<std::map<std::string, std::map<std::uint32_t, DeviceInfo>>>();
         ChangeList(it, [were_there](const auto& answered, ManagedInfos& infos) {
           auto& of_gateway = (*were_there)[answered.request.gatewayid()];
           for (auto& [id, info] : of_gateway) {
             if (LinkOf(answered.installation, answered.request.gatewayid(), id) == nullptr) *infos.Add() = info;
           }
           for (const DeviceInfo& info : infos) {
             const Link* const link = LinkOf(answered.installation, answered.request.gatewayid(), info.deviceid());
             if (link == nullptr || link->state != LinkState::kConnected) continue;
             DeviceInfo& kept = of_gateway[info.deviceid()] = info;
             kept.clear_status();
           }
         });
       }},
      {{"sync-4-connects-once", "SYNC-4", "A device can be connected once."},
       [](Behaviour& it) {
         const auto connected = std::make_shared<std::set<std::string>>();
         ChangeConnect(it, [connected](const auto& answered) {
           if (answered.ok()) connected->insert(answered.request.connectinfo().ipaddr());
         });
         auto& later = CallOf<AnsweredLater, wire::ConnectRequest>(it);
         later.act = [act = later.act, connected](const Scope& scope, const Message& request, Message& response,
                                                  const PendingCall& call) {
           const std::string& address = static_cast<const wire::ConnectRequest&>(request).connectinfo().ipaddr();
           if (connected->contains(address)) return call.Answer(DeviceAlreadyManaged(0, address));
           act(scope, request, response, call);
         };
       }},
      {{"sync-4-loss-noticed-early", "SYNC-4", "The gateway notices after 25 s that a device is gone."},
       [](Behaviour& it) { it.world.keep_alive = seconds(25); }},
      {{"sync-4-loss-noticed-late", "SYNC-4", "The gateway notices after 34 s that a device is gone."},
       [](Behaviour& it) { it.world.keep_alive = seconds(34); }},
      {{"sync-4-loss-never-noticed", "SYNC-4", "The gateway never notices that a device is gone."},
       [](Behaviour& it) { it.world.keep_alive = kLongestTime; }},
  };
}

}  // namespace

DeviationEntries SyncDeviations() {
  return Joined({HowTheyBegin(), HowTheyEnd(), SyncRefusals()});
}

}  // namespace connectmaster::fakegateway
