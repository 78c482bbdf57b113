#include "control/deviations/ssl.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::SERVER_TO_DEVICE;

constexpr char kStranger[] = "a root CA that no device gateway has";

// The device takes its new setting and stays connected.
void TakeSsl(const Commanded& it, bool use_ssl) {
  it.device.use_ssl = use_ssl;
  it.device.root_ca = use_ssl ? it.gateway.root_ca() : "";
}

template <bool kUseSsl, typename Instead>
void ChangeSsl(Behaviour& behaviour, Instead instead) {
  if constexpr (kUseSsl) {
    ChangeEnabling(behaviour, instead);
  } else {
    ChangeDisabling(behaviour, instead);
  }
}

// Devices that have dialled in stay as they are.
template <bool kUseSsl>
void LeaveAccepted(Behaviour& behaviour) {
  ChangeSsl<kUseSsl>(behaviour, [](const Commanded& it, const auto& act) {
    return it.link().state == LinkState::kAccepted ? absl::OkStatus() : act();
  });
}

// The device that changes stays connected.
template <bool kUseSsl>
void StayConnected(Behaviour& behaviour) {
  ChangeSsl<kUseSsl>(behaviour, [](const Commanded& it, const auto&) {
    TakeSsl(it, kUseSsl);
    return absl::OkStatus();
  });
}

// A device that has the setting already: `instead` (const Commanded&).
template <bool kUseSsl, typename Instead>
void ChangeSame(Behaviour& behaviour, Instead instead) {
  ChangeSsl<kUseSsl>(behaviour, [instead](const Commanded& it, const auto& act) {
    return it.device.use_ssl == kUseSsl ? instead(it) : act();
  });
}

absl::Status Drop(const Commanded& it) {
  it.links.Drop(it.device, LinkEvent::kLost);
  return absl::OkStatus();
}

absl::Status Refuse(const Commanded& /*it*/) {
  return absl::FailedPreconditionError("it is set so already");
}

DeviationEntries Enabling() {
  return {
      {{"ssl-1-nothing-changes", "SSL-1", "EnableSSL succeeds and changes nothing."},
       AnswerWithoutDoing<wire::EnableSSLRequest>},
      {{"ssl-1-another-root-certificate", "SSL-1", "EnableSSL gives the device another root certificate."},
       [](Behaviour& it) { AfterEnabling(it, [](const Commanded& enabled) { enabled.device.root_ca = kStranger; }); }},
      {{"ssl-1-root-of-the-first-gateway", "SSL-1",
        "EnableSSL gives the root certificate of the subnet's first gateway."},
       [](Behaviour& it) {
         AfterEnabling(it, [](const Commanded& enabled) {
           for (const auto& [id, gateway] : enabled.installation.gateways) {
             if (!gateway->subnet().Contains(enabled.device.address)) continue;
             enabled.device.root_ca = gateway->root_ca();
             return;
           }
         });
       }},
      {{"ssl-1-first-root-certificate-stays", "SSL-1", "A device keeps the first root certificate that it was given."},
       [](Behaviour& it) {
         const auto first = std::make_shared<std::map<std::uint32_t, std::string>>();
         AfterEnabling(it, [first](const Commanded& enabled) {
           enabled.device.root_ca = first->emplace(enabled.device.id, enabled.device.root_ca).first->second;
         });
       }},
      {{"ssl-1-not-shown", "SSL-1", "A search does not show that a device has got SSL."},
       [](Behaviour& it) {
         const auto enabled = std::make_shared<std::set<std::uint32_t>>();
         AfterEnabling(it, [enabled](const Commanded& now) { enabled->insert(now.device.id); });
         ChangeAnswer<wire::SearchDeviceRequest, wire::SearchDeviceResponse>(it, [enabled](const auto& answered) {
           for (auto& info : *answered.response.mutable_deviceinfos()) {
             if (enabled->contains(info.deviceid())) info.set_usessl(false);
           }
         });
       }},
      {{"ssl-1-without-dhcp", "SSL-1", "A device that gets SSL does not use DHCP any more."},
       [](Behaviour& it) { AfterEnabling(it, [](const Commanded& enabled) { enabled.device.use_dhcp = false; }); }},
      {{"ssl-1-default-port", "SSL-1", "A device that gets SSL gets the default port, too."},
       [](Behaviour& it) {
         AfterEnabling(it, [](const Commanded& enabled) { enabled.device.port = kDefaultDevicePort; });
       }},
      {{"ssl-1-is-dialled", "SSL-1", "A device that gets SSL gets mode SERVER_TO_DEVICE, too."},
       [](Behaviour& it) {
         AfterEnabling(it, [](const Commanded& enabled) { enabled.device.mode = SERVER_TO_DEVICE; });
       }},
      {{"ssl-1-accepted-devices-stay", "SSL-1", "EnableSSL does not change devices that have dialled in."},
       LeaveAccepted<true>},
      {{"ssl-1-registered-devices-refused", "SSL-1", "Registered devices cannot get SSL."},
       [](Behaviour& it) {
         ChangeEnabling(it, [](const Commanded& asked, const auto& act) {
           return IsRegistered(asked.link().state) ? absl::FailedPreconditionError("the device is registered") : act();
         });
       }},
  };
}

DeviationEntries AfterEnablingIt() {
  return {
      {{"ssl-2-stays-connected", "SSL-2", "A device that gets SSL stays connected."}, StayConnected<true>},
      {{"ssl-2-stays-connected-without", "SSL-2", "A device that loses SSL stays connected."}, StayConnected<false>},
      {{"ssl-2-many-stay-connected", "SSL-2", "Devices that EnableSSLMulti changes stay connected."},
       [](Behaviour& it) {
         ChangeSslCommand<wire::EnableSSLMultiRequest>(it, true, [](const Commanded& changed, const auto&) {
           TakeSsl(changed, true);
           return absl::OkStatus();
         });
       }},
      {{"ssl-2-drops-later", "SSL-2", "A device that gets SSL drops its connection after five seconds."},
       [](Behaviour& it) {
         ChangeEnabling(it, [](const Commanded& changed, const auto&) {
           if (!changed.device.use_ssl) DropLater(changed);
           TakeSsl(changed, true);
           return absl::OkStatus();
         });
       }},
      {{"ssl-2-untold", "SSL-2", "Subscribers are not told that a device drops its connection for SSL."},
       [](Behaviour& it) {
         ChangeEnabling(it, [](const Commanded& changed, const auto& act) {
           if (!changed.device.use_ssl) HideDisconnection(changed);
           return act();
         });
       }},
      {{"ssl-2-dials-the-plain-port", "SSL-2", "A device with SSL dials the port without SSL."},
       [](Behaviour& it) {
         AfterEnabling(it,
                       [](const Commanded& enabled) { enabled.device.ssl_server_port = enabled.device.server_port; });
       }},
      {{"ssl-2-registration-follows", "SSL-2", "The registration of a device that gets SSL gets useSSL, too."},
       [](Behaviour& it) {
         AfterEnabling(it, [](const Commanded& enabled) {
           Link* const link = LinkOf(enabled.installation, enabled.gateway.id(), enabled.device.id);
           if (link != nullptr) link->info.set_usessl(true);
         });
       }},
      {{"ssl-2-registration-ends", "SSL-2", "A registered device that gets SSL is deleted."},
       [](Behaviour& it) {
         AfterEnabling(it, [](const Commanded& enabled) {
           enabled.links.Unregister(*enabled.installation.gateways.at(enabled.gateway.id()), enabled.device.id);
         });
       }},
  };
}

DeviationEntries DisablingAndTheSame() {
  return {
      {{"ssl-4-nothing-changes", "SSL-4", "DisableSSL succeeds and changes nothing."},
       AnswerWithoutDoing<wire::DisableSSLRequest>},
      {{"ssl-4-enabled-once", "SSL-4", "A device that has lost SSL does not get it again."},
       [](Behaviour& it) {
         const auto enabled = std::make_shared<std::set<std::uint32_t>>();
         ChangeEnabling(it, [enabled](const Commanded& asked, const auto& act) {
           return enabled->insert(asked.device.id).second ? act() : absl::OkStatus();
         });
       }},
      {{"ssl-4-is-dialled", "SSL-4", "A device that loses SSL gets mode SERVER_TO_DEVICE, too."},
       [](Behaviour& it) {
         ChangeDisabling(it, [](const Commanded& asked, const auto& act) {
           if (asked.device.use_ssl) asked.device.mode = SERVER_TO_DEVICE;
           return act();
         });
       }},
      {{"ssl-4-accepted-devices-stay", "SSL-4", "DisableSSL does not change devices that have dialled in."},
       LeaveAccepted<false>},
      {{"ssl-4-registered-devices-stay", "SSL-4", "DisableSSL does not change registered devices."},
       [](Behaviour& it) {
         ChangeDisabling(it, [](const Commanded& asked, const auto& act) {
           return IsRegistered(asked.link().state) ? absl::OkStatus() : act();
         });
       }},
      {{"ssl-5-enabled-again-drops", "SSL-5", "A device that has SSL drops its connection at EnableSSL."},
       [](Behaviour& it) { ChangeSame<true>(it, Drop); }},
      {{"ssl-5-disabled-again-drops", "SSL-5", "A device without SSL drops its connection at DisableSSL."},
       [](Behaviour& it) { ChangeSame<false>(it, Drop); }},
      {{"ssl-5-enabled-again-refused", "SSL-5", "EnableSSL of a device that has SSL is FAILED_PRECONDITION."},
       [](Behaviour& it) { ChangeSame<true>(it, Refuse); }},
      {{"ssl-5-disabled-again-refused", "SSL-5", "DisableSSL of a device without SSL is FAILED_PRECONDITION."},
       [](Behaviour& it) { ChangeSame<false>(it, Refuse); }},
      {{"ssl-5-enabled-again-untrusts", "SSL-5", "A device that has SSL loses its root certificate at EnableSSL."},
       [](Behaviour& it) {
         ChangeSame<true>(it, [](const Commanded& asked) {
           asked.device.root_ca = kStranger;
           return absl::OkStatus();
         });
       }},
      {{"ssl-7-first-enabled", "SSL-7", "EnableSSLMulti changes only the first device."},
       [](Behaviour& it) {
         ChangeRequest<wire::EnableSSLMultiRequest>(
             it, [](const Scope&, auto& request) { request.mutable_deviceids()->Truncate(1); });
       }},
      {{"ssl-7-first-disabled", "SSL-7", "DisableSSLMulti changes only the first device."},
       [](Behaviour& it) {
         ChangeRequest<wire::DisableSSLMultiRequest>(
             it, [](const Scope&, auto& request) { request.mutable_deviceids()->Truncate(1); });
       }},
      {{"ssl-7-without-root-certificate", "SSL-7", "EnableSSLMulti gives no root certificate."},
       [](Behaviour& it) {
         ChangeSslCommand<wire::EnableSSLMultiRequest>(it, true, [](const Commanded& changed, const auto& act) {
           absl::Status status = act();
           changed.device.root_ca = kStranger;
           return status;
         });
       }},
      {{"ssl-7-none-disabled", "SSL-7", "DisableSSLMulti succeeds and changes nothing."},
       AnswerWithoutDoing<wire::DisableSSLMultiRequest>},
  };
}

}  // namespace

DeviationEntries SslDeviations() {
  return Joined({Enabling(), AfterEnablingIt(), TrustDeviations(), DisablingAndTheSame()});
}

}  // namespace connectmaster::fakegateway
