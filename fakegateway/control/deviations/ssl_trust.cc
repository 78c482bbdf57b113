#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "control/deviations/async.h"
#include "control/deviations/ssl.h"
#include "control/deviations/sync.h"

namespace connectmaster::fakegateway {
namespace {

using gsdk::connect::AsyncConnectInfo;

// The gateways that have given devices SSL, by device.
using Enabled = std::set<std::pair<std::uint32_t, std::string>>;

std::shared_ptr<Enabled> RememberEnabled(Behaviour& behaviour) {
  auto enabled = std::make_shared<Enabled>();
  AfterEnabling(behaviour, [enabled](const Commanded& it) { enabled->emplace(it.device.id, it.gateway.id()); });
  return enabled;
}

// AddAsyncConnection of a device that has SSL, or that has none, takes its setting.
template <bool kHasSsl>
void TakeSettingOf(Behaviour& behaviour) {
  ChangeInfos(behaviour, [](const Scope& scope, const std::string&, AsyncInfos& infos) {
    for (AsyncConnectInfo& info : infos) {
      const Device* const device = DeviceAt(scope.installation, info.ipaddr());
      if (device != nullptr && device->use_ssl == kHasSsl) info.set_usessl(kHasSsl);
    }
  });
}

}  // namespace

DeviationEntries TrustDeviations() {
  return {
      {{"ssl-3-any-gateway-trusted", "SSL-3", "A device verifies no certificate."},
       [](Behaviour& it) {
         it.world.verifies = [](const Device&, const DeviceGateway&, Handshake& handshake) {
           handshake.faults.accepts_any = true;
         };
       }},
      {{"ssl-3-any-gateway-dialled", "SSL-3", "A device that dials in verifies no certificate."},
       [](Behaviour& it) {
         it.world.verifies = [](const Device& device, const DeviceGateway&, Handshake& handshake) {
           handshake.faults.accepts_any = device.mode == gsdk::connect::DEVICE_TO_SERVER;
         };
       }},
      {{"ssl-3-expired-certificate-trusted", "SSL-3", "A device does not look at when certificates are valid."},
       [](Behaviour& it) {
         it.world.verifies = [](const Device& device, const DeviceGateway& gateway, Handshake& handshake) {
           handshake.faults.accepts_any = device.root_ca == gateway.root_ca();
         };
       }},
      {{"ssl-3-expired-certificate-dialled", "SSL-3", "A device that dials in does not look at validity."},
       [](Behaviour& it) {
         it.world.verifies = [](const Device& device, const DeviceGateway& gateway, Handshake& handshake) {
           handshake.faults.accepts_any =
               device.mode == gsdk::connect::DEVICE_TO_SERVER && device.root_ca == gateway.root_ca();
         };
       }},
      {{"ssl-3-first-gateway-trusted-only", "SSL-3", "A device trusts only the gateway that has given it SSL."},
       [](Behaviour& it) {
         it.world.verifies = [enabled = RememberEnabled(it)](const Device& device, const DeviceGateway& gateway,
                                                             Handshake& handshake) {
           const auto of_device = enabled->lower_bound({device.id, ""});
           const bool is_known = of_device != enabled->end() && of_device->first == device.id;
           if (is_known && !enabled->contains({device.id, gateway.id()})) handshake.faults.wrong_certificate = true;
         };
       }},
      {{"ssl-3-former-gateway-trusted", "SSL-3", "A device trusts each gateway that has given it SSL at any time."},
       [](Behaviour& it) {
         it.world.verifies = [enabled = RememberEnabled(it)](const Device& device, const DeviceGateway& gateway,
                                                             Handshake& handshake) {
           if (enabled->contains({device.id, gateway.id()})) handshake.faults.accepts_any = true;
         };
       }},
      {{"ssl-3-connect-failed-precondition", "SSL-3", "Connect is FAILED_PRECONDITION if the TLS handshake fails."},
       [](Behaviour& it) {
         ChangeConnect(it, [](const auto& answered) {
           if (answered.status.message().find("TLS handshake") == std::string::npos) return;
           answered.status = WithCode(answered.status, absl::StatusCode::kFailedPrecondition);
         });
       }},
      {{"ssl-3-dial-in-untold", "SSL-3",
        "Subscribers are not told that the handshake of a device that dials in fails."},
       [](Behaviour& it) { it.world.links.At(LinkState::kNone, LinkEvent::kTlsFailed).status.reset(); }},
      {{"ssl-3-dial-in-told-as-refused", "SSL-3", "The failed handshake of a device that dials in is TLS_NOT_ALLOWED."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kNone, LinkEvent::kTlsFailed).status = gsdk::connect::TLS_NOT_ALLOWED;
       }},
      {{"ssl-6-connects-without", "SSL-6", "A registration with useSSL connects to a device without SSL."},
       TakeSettingOf<false>},
      {{"ssl-6-connects-with", "SSL-6", "A registration without useSSL connects to a device with SSL."},
       TakeSettingOf<true>},
      {{"ssl-6-shown-as-tcp", "SSL-6", "A registration with useSSL of a device without SSL shows TCP_CANNOT_CONNECT."},
       [](Behaviour& it) {
         it.world.links.At(LinkState::kTrying, LinkEvent::kTlsFailed).status = gsdk::connect::TCP_CANNOT_CONNECT;
       }},
      {{"ssl-6-shown-as-tls", "SSL-6", "A registration without useSSL of a device with SSL shows TLS_CANNOT_CONNECT."},
       [](Behaviour& it) {
         ChangeList(it, [](const auto& answered, ManagedInfos& infos) {
           for (auto& info : infos) {
             const Device* const device = DeviceAt(answered.installation, info.ipaddr());
             if (device == nullptr || !device->use_ssl || info.usessl()) continue;
             if (info.status() == gsdk::connect::TCP_CANNOT_CONNECT) info.set_status(gsdk::connect::TLS_CANNOT_CONNECT);
           }
         });
       }},
  };
}

}  // namespace connectmaster::fakegateway
