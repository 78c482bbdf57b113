#include <arpa/inet.h>

#include <chrono>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "control/deviations/sync.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using std::chrono::seconds;

DeviationEntries WhereNobodyIs() {
  return {
      {{"sync-5-not-found", "SYNC-5", "Connect is NOT_FOUND if there is no device at the address."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           if (absl::StartsWith(answered.status.message(), "no device answers")) {
             answered.status = WithCode(answered.status, absl::StatusCode::kNotFound);
           }
         });
       }},
      {{"sync-5-message-without-address", "SYNC-5", "The message of a failed Connect does not name the address."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           if (absl::IsUnavailable(answered.status) && !IsAboutSsl(answered.status)) {
             answered.status = absl::UnavailableError("cannot connect to the device");
           }
         });
       }},
      {{"sync-5-device-that-dials-in-is-dialled", "SYNC-5", "Connect connects to a device in DEVICE_TO_SERVER mode."},
       [](Behaviour& it) {
         auto& later = CallOf<AnsweredLater, wire::ConnectRequest>(it);
         later.act = [act = later.act](const Scope& scope, const Message& request, Message& response,
                                       const PendingCall& call) {
           const auto& info = static_cast<const wire::ConnectRequest&>(request).connectinfo();
           Device* const device = DeviceAt(scope.installation, info.ipaddr());
           if (device != nullptr && device->mode == gsdk::connect::DEVICE_TO_SERVER) {
             device->mode = gsdk::connect::SERVER_TO_DEVICE;
             call.BeforeAnswer([device](const absl::Status& status) {
               device->mode = gsdk::connect::DEVICE_TO_SERVER;
               return status;
             });
           }
           act(scope, request, response, call);
         };
       }},
      {{"sync-5-any-port", "SYNC-5", "Connect connects to a device whose port is another one."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [](const Scope& scope, auto& info) {
           const Device* const device = DeviceAt(scope.installation, info.ipaddr());
           if (device != nullptr && info.port() > 0 && info.port() <= kMaxPort) info.set_port(device->port);
         });
       }},
      {{"sync-5-through-any-gateway", "SYNC-5", "Connect connects through the gateway whose subnet the device is on."},
       [](Behaviour& it) {
         ChangeRequest<wire::ConnectRequest>(it, [](const Scope& scope, wire::ConnectRequest& request) {
           const auto address = Ipv4::Parse(request.connectinfo().ipaddr());
           const auto asked = scope.Reached(request.gatewayid());
           if (!address || !asked.ok() || (*asked)->subnet().Contains(*address)) return;
           for (const auto& [id, gateway] : scope.installation.gateways) {
             if (scope.Reached(id).ok() && gateway->subnet().Contains(*address)) return request.set_gatewayid(id);
           }
         });
       }},
  };
}

DeviationEntries WhatIsRefused() {
  return {
      {{"sync-6-default-port-of-gateways", "SYNC-6", "Connect takes port 0 for 51212."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [](const Scope&, auto& info) {
           if (info.port() == 0) info.set_port(kDefaultGatewayPort);
         });
       }},
      {{"sync-6-default-port-of-gateways-asynchronously", "SYNC-6", "AddAsyncConnection takes port 0 for 51212."},
       [](Behaviour& it) {
         ChangeRequest<wire::AddAsyncConnectionRequest>(it, [](const Scope&, auto& request) {
           for (auto& info : *request.mutable_connectinfos()) {
             if (info.port() == 0) info.set_port(kDefaultGatewayPort);
           }
         });
       }},
      {{"sync-6-port-zero-refused", "SYNC-6", "Connect refuses port 0."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [](const Scope&, auto& info) {
           if (info.port() == 0) info.set_port(-1);
         });
       }},
      {{"sync-6-port-wraps", "SYNC-6", "Connect takes the low 16 bits of a port."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [](const Scope&, auto& info) { info.set_port(info.port() & kMaxPort); });
       }},
      {{"sync-6-port-65536-accepted", "SYNC-6", "Connect does not refuse port 65536."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [](const Scope&, auto& info) {
           if (info.port() == kMaxPort + 1) info.set_port(kMaxPort);
         });
       }},
      {{"sync-6-port-65535-refused", "SYNC-6", "Connect refuses port 65535."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [](const Scope&, auto& info) {
           if (info.port() == kMaxPort) info.set_port(kMaxPort + 1);
         });
       }},
      {{"sync-6-address-read-loosely", "SYNC-6", "Connect takes addresses that inet_aton takes."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [](const Scope&, auto& info) {
           in_addr parsed{};
           if (inet_aton(info.ipaddr().c_str(), &parsed) != 0) info.set_ipaddr(Ipv4{ntohl(parsed.s_addr)}.ToString());
         });
       }},
      {{"sync-6-address-with-port", "SYNC-6", "Connect takes an address with a port behind it."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [](const Scope&, auto& info) {
           const auto colon = info.ipaddr().find(':');
           if (colon != 0) info.set_ipaddr(info.ipaddr().substr(0, colon));
         });
       }},
      {{"sync-7-connected-again", "SYNC-7", "Connect to a device that is managed succeeds."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           const Device* const device = DeviceAt(answered.installation, answered.request.connectinfo().ipaddr());
           if (!absl::IsAlreadyExists(answered.status) || device == nullptr) return;
           answered.response.set_deviceid(device->id);
           answered.status = absl::OkStatus();
         });
       }},
      {{"sync-7-failed-precondition", "SYNC-7", "Connect to a device that is managed is FAILED_PRECONDITION."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           if (absl::IsAlreadyExists(answered.status)) {
             answered.status = WithCode(answered.status, absl::StatusCode::kFailedPrecondition);
           }
         });
       }},
      {{"sync-7-refused-connect-disconnects", "SYNC-7", "A Connect that is refused ends the connection that there is."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           Device* const device = DeviceAt(answered.installation, answered.request.connectinfo().ipaddr());
           if (!absl::IsAlreadyExists(answered.status) || device == nullptr || device->connected_to == nullptr) return;
           answered.links.Drop(*device, LinkEvent::kDisconnect);
         });
       }},
      {{"sync-7-entry-becomes-synchronous", "SYNC-7", "A Connect that is refused clears the entry's autoReconnect."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           const Device* const device = DeviceAt(answered.installation, answered.request.connectinfo().ipaddr());
           if (!absl::IsAlreadyExists(answered.status) || device == nullptr) return;
           Link* const link = LinkOf(answered.installation, answered.request.gatewayid(), device->id);
           if (link != nullptr) link->info.set_autoreconnect(false);
         });
       }},
      {{"sync-7-takes-over-registered", "SYNC-7", "Connect takes over a device that is registered and not connected."},
       [](Behaviour& it) {
         ChangeRequest<wire::ConnectRequest>(it, [](const Scope& scope, const wire::ConnectRequest& request) {
           const auto gateway = scope.Reached(request.gatewayid());
           const Device* const device = DeviceAt(scope.installation, request.connectinfo().ipaddr());
           if (!gateway.ok() || device == nullptr || device->connected_to != nullptr) return;
           scope.links.Unregister(**gateway, device->id);
         });
       }},
      {{"sync-7-ssl-looked-at-first", "SYNC-7", "Connect with the wrong useSSL to a managed device is UNAVAILABLE."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           const auto& info = answered.request.connectinfo();
           const Device* const device = DeviceAt(answered.installation, info.ipaddr());
           if (!absl::IsAlreadyExists(answered.status) || device == nullptr || device->use_ssl == info.usessl()) return;
           answered.status = info.usessl() ? DeviceHasNoSsl(info.ipaddr()) : DeviceNeedsSsl(info.ipaddr());
         });
       }},
      {{"sync-7-accepted-device-unavailable", "SYNC-7", "Connect to a device that has dialled in is UNAVAILABLE."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           const std::string& address = answered.request.connectinfo().ipaddr();
           const Device* const device = DeviceAt(answered.installation, address);
           if (!absl::IsAlreadyExists(answered.status) || device == nullptr) return;
           if (device->mode == gsdk::connect::DEVICE_TO_SERVER) answered.status = RefusedBy(address);
         });
       }},
      {{"sync-8-gives-up-after-5-seconds", "SYNC-8", "A Connect that nobody answers ends after 5 s."},
       [](Behaviour& it) { it.world.command_timeout = seconds(5); }},
      {{"sync-8-gives-up-after-20-seconds", "SYNC-8", "A Connect that nobody answers ends after 20 s."},
       [](Behaviour& it) { it.world.command_timeout = seconds(20); }},
      {{"sync-8-deadline-exceeded", "SYNC-8", "A Connect that nobody answers ends with DEADLINE_EXCEEDED."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           if (absl::StartsWith(answered.status.message(), "no answer from")) {
             answered.status = WithCode(answered.status, absl::StatusCode::kDeadlineExceeded);
           }
         });
       }},
      {{"sync-8-entry-left", "SYNC-8", "A device that did not answer a Connect stays registered."},
       [](Behaviour& it) {
         RegisterRefused(
             it, [](const absl::Status& status) { return absl::StartsWith(status.message(), "no answer from"); });
       }},
      {{"sync-8-cancelled-attempt-goes-on", "SYNC-8", "The gateway connects though the client's deadline is over."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           if (!absl::IsCancelled(answered.status)) return;
           const auto& info = answered.request.connectinfo();
           answered.links.Connect(*answered.installation.gateways.at(answered.request.gatewayid()),
                                  {Ipv4::Parse(info.ipaddr()), info.port(), info.usessl()}, [](const auto&) {});
         });
       }},
  };
}

}  // namespace

DeviationEntries SyncRefusals() {
  return Joined({WhereNobodyIs(), WhatIsRefused()});
}

}  // namespace connectmaster::fakegateway
