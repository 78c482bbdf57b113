#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "calls/ip_config.h"
#include "control/deviations/ip.h"
#include "control/deviations/sync.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::DEVICE_TO_SERVER;
using gsdk::connect::SERVER_TO_DEVICE;

// Where devices were before SetIPConfig.
struct Before {
  Ipv4 address{};
  int port = 0;
};
using Formerly = std::map<std::uint32_t, Before>;

// Remembers that, of devices that have got another address or port.
std::shared_ptr<Formerly> RememberBefore(Behaviour& behaviour) {
  const auto present = std::make_shared<Formerly>();
  auto formerly = std::make_shared<Formerly>();
  ChangeSetting(
      behaviour,
      [present](const Device& device, IPConfig&) {
        (*present)[device.id] = {device.address, device.port};
      },
      [present, formerly](const WasSet& it) {
        const Before& before = present->at(it.device.id);
        if (before.address == it.device.address && before.port == it.device.port) return;
        (*formerly)[it.device.id] = before;
      });
  return formerly;
}

// SetIPConfig takes the device's port, whatever was sent, and then sets the other: `then` (const WasSet&).
template <typename Then>
void SetPortAfterwards(Behaviour& behaviour, Then then) {
  ChangeSetting(
      behaviour,
      [](const Device& device, IPConfig& config) {
        if (config.port() > 0) config.set_port(device.port);
      },
      [then](const WasSet& it) {
        if (it.sent.port() != it.device.port) then(it);
      });
}

DeviationEntries NoAnswers() {
  return {
      {{"udp-2-not-found", "UDP-2", "GetIPConfig is NOT_FOUND if no device answers."},
       [](Behaviour& it) {
         ChangeRead(it, [](const auto& answered) {
           if (absl::IsUnavailable(answered.status)) {
             answered.status = WithCode(answered.status, absl::StatusCode::kNotFound);
           }
         });
       }},
      {{"udp-2-deadline-exceeded", "UDP-2", "SetIPConfig is DEADLINE_EXCEEDED if no device answers."},
       [](Behaviour& it) {
         AfterRefusal(it, absl::StatusCode::kUnavailable, [](const auto& answered) {
           answered.status = WithCode(answered.status, absl::StatusCode::kDeadlineExceeded);
         });
       }},
      {{"udp-2-empty-configuration", "UDP-2", "GetIPConfig gives an empty configuration if no device answers."},
       [](Behaviour& it) {
         ChangeRead(it, [](const auto& answered) {
           if (!absl::IsUnavailable(answered.status)) return;
           answered.response.mutable_config();
           answered.status = absl::OkStatus();
         });
       }},
      {{"udp-2-gives-up-at-once", "UDP-2", "GetIPConfig does not wait for a device that does not answer."},
       [](Behaviour& it) {
         auto& later = CallOf<AnsweredLater, GetIPConfigRequest>(it);
         later.act = [act = later.act](const Scope& scope, const Message& message, Message& response,
                                       const PendingCall& call) {
           const auto& info = static_cast<const GetIPConfigRequest&>(message).deviceinfo();
           const Device* const device = scope.installation.network.FindById(info.deviceid());
           if (device != nullptr && device->silent) return call.Answer(NoDeviceOverUdp(device->id, info.ipaddr()));
           act(scope, message, response, call);
         };
       }},
      {{"udp-2-switched-off-device-answers", "UDP-2", "GetIPConfig gives what a device that is switched off had."},
       [](Behaviour& it) {
         ChangeRead(it, [](const auto& answered) {
           const auto& info = answered.request.deviceinfo();
           const Device* const device = DeviceAt(answered.installation, info.ipaddr());
           if (!absl::IsUnavailable(answered.status) || device == nullptr || device->id != info.deviceid()) return;
           const DeviceGateway& gateway = *answered.installation.gateways.at(answered.request.gatewayid());
           if (!device->IsOff() || !gateway.subnet().Contains(device->address)) return;
           *answered.response.mutable_config() = IpConfigOf(*device, gateway);
           answered.status = absl::OkStatus();
         });
       }},
  };
}

DeviationEntries AtOnce() {
  return {
      {{"udp-2-new-port-keeps-the-connection", "UDP-2", "A device that gets another port stays connected."},
       [](Behaviour& it) { SetPortAfterwards(it, [](const WasSet& was) { was.device.port = was.sent.port(); }); }},
      {{"udp-2-new-port-after-five-seconds", "UDP-2", "A device takes another port after five seconds."},
       [](Behaviour& it) {
         SetPortAfterwards(it, [](const WasSet& was) {
           was.installation.timers.Schedule(was.installation.now + std::chrono::seconds(5),
                                            [&links = was.links, &device = was.device, port = was.sent.port()] {
                                              device.port = port;
                                              DropIfConnected(links, &device);
                                            });
         });
       }},
      {{"udp-2-new-address-keeps-the-connection", "UDP-2", "A device that gets another address stays connected."},
       [](Behaviour& it) {
         ChangeSetting(
             it,
             [](const Device& device, IPConfig& config) {
               if (Ipv4::Parse(config.ipaddr())) config.set_ipaddr(device.address.ToString());
             },
             [](const WasSet& was) {
               const auto address = Ipv4::Parse(was.sent.ipaddr());
               if (was.sent.usedhcp() || was.installation.network.FindByAddress(*address) != nullptr) return;
               was.installation.network.Move(was.device, *address);
             });
       }},
      {{"udp-2-untold", "UDP-2", "Subscribers are not told that a device with another port loses its connection."},
       [](Behaviour& it) {
         ChangeRequest<SetIPConfigRequest>(it, [](const Scope& scope, const SetIPConfigRequest& request) {
           const Device* const device = scope.installation.network.FindById(request.deviceinfo().deviceid());
           if (device == nullptr || device->connected_to == nullptr || request.config().port() == device->port) return;
           Link& link = *LinkOf(scope.installation, device->connected_to->id(), device->id);
           link.info.set_status(gsdk::connect::DISCONNECTED);
         });
       }},
      {{"udp-2-new-mode-keeps-the-connection", "UDP-2", "A device that gets another mode stays connected."},
       [](Behaviour& it) {
         ChangeSetting(
             it,
             [](const Device& device, IPConfig& config) {
               if (gsdk::connect::ConnectionMode_IsValid(config.connectionmode())) {
                 config.set_connectionmode(device.mode);
               }
             },
             [](const WasSet& was) { was.device.mode = was.sent.connectionmode(); });
       }},
      {{"udp-2-every-setting-disconnects", "UDP-2", "A device loses its connection whatever SetIPConfig changes."},
       [](Behaviour& it) { AfterSetting(it, [](const WasSet& was) { DropIfConnected(was.links, &was.device); }); }},
      {{"udp-2-refusal-disconnects", "UDP-2", "A device loses its connection if its new address is another device's."},
       [](Behaviour& it) {
         AfterRefusal(it, absl::StatusCode::kAlreadyExists, [](const auto& answered) {
           DropIfConnected(answered.links,
                           answered.installation.network.FindById(answered.request.deviceinfo().deviceid()));
         });
       }},
      {{"udp-2-old-address-answers", "UDP-2", "A device also answers GetIPConfig at its former address."},
       [](Behaviour& it) {
         ChangeNamed<GetIPConfigRequest>(it, [formerly = RememberBefore(it)](const Scope& scope, auto& info) {
           const auto before = formerly->find(info.deviceid());
           if (before == formerly->end() || before->second.address.ToString() != info.ipaddr()) return;
           info.set_ipaddr(scope.installation.network.FindById(info.deviceid())->address.ToString());
         });
       }},
      {{"udp-2-old-address-connects", "UDP-2", "A device can also be connected to at its former address."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [formerly = RememberBefore(it)](const Scope& scope, auto& info) {
           for (const auto& [id, before] : *formerly) {
             if (before.address.ToString() != info.ipaddr()) continue;
             info.set_ipaddr(scope.installation.network.FindById(id)->address.ToString());
             return;
           }
         });
       }},
      {{"udp-2-old-port-connects", "UDP-2", "A device can also be connected to at its former port."},
       [](Behaviour& it) {
         ChangeConnectInfo(it, [formerly = RememberBefore(it)](const Scope& scope, auto& info) {
           const Device* const device = DeviceAt(scope.installation, info.ipaddr());
           if (device == nullptr) return;
           const auto before = formerly->find(device->id);
           if (before != formerly->end() && before->second.port == info.port()) info.set_port(device->port);
         });
       }},
      {{"udp-2-search-shows-the-old-address", "UDP-2", "A search shows a device's former address."},
       [](Behaviour& it) {
         const auto formerly = RememberBefore(it);
         ChangeAnswer<wire::SearchDeviceRequest, wire::SearchDeviceResponse>(it, [formerly](const auto& answered) {
           for (auto& info : *answered.response.mutable_deviceinfos()) {
             const auto before = formerly->find(info.deviceid());
             if (before != formerly->end()) info.set_ipaddr(before->second.address.ToString());
           }
         });
       }},
      {{"udp-2-registration-follows", "UDP-2", "The registration of a device that gets another port gets it, too."},
       [](Behaviour& it) {
         AfterSetting(it, [](const WasSet& was) {
           for (const auto& [id, gateway] : was.installation.gateways) {
             Link* const link = LinkOf(was.installation, id, was.device.id);
             if (link != nullptr && IsRegistered(link->state)) link->info.set_port(was.device.port);
           }
         });
       }},
      {{"udp-2-dials-nobody", "UDP-2", "A device that is to dial in, without a server address, dials nobody."},
       [](Behaviour& it) {
         AfterSetting(it, [](const WasSet& was) {
           if (was.device.mode == DEVICE_TO_SERVER && was.sent.serveraddr().empty()) was.device.server_address = {};
         });
       }},
      {{"udp-2-dials-in-once-more", "UDP-2", "A device that is to be dialled dials in once more."},
       [](Behaviour& it) {
         ChangeSetting(
             it, [](const Device&, IPConfig&) {},
             [](const WasSet& was) {
               if (was.device.mode == SERVER_TO_DEVICE) DialInOnceMore(was.installation, was.links, was.device);
             });
       }},
  };
}

}  // namespace

DeviationEntries IpEffects() {
  return Joined({NoAnswers(), AtOnce()});
}

}  // namespace connectmaster::fakegateway
