#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "control/deviations/connections.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::SearchDeviceInfo;

template <typename Change>
void ChangeFound(Behaviour& behaviour, Change change) {
  ChangeAnswer<wire::SearchDeviceRequest, wire::SearchDeviceResponse>(behaviour, change);
}

template <typename Change>
void ChangeEach(Behaviour& behaviour, Change change) {
  ChangeFound(behaviour, [change](const auto& answered) {
    for (auto& info : *answered.response.mutable_deviceinfos()) change(info);
  });
}

// `is_hidden`: of (const Device&).
template <typename IsHidden>
void LeaveOut(Behaviour& behaviour, IsHidden is_hidden) {
  ChangeFound(behaviour, [is_hidden](const auto& answered) {
    EraseIf(*answered.response.mutable_deviceinfos(), [&](const SearchDeviceInfo& info) {
      return is_hidden(*answered.installation.network.FindById(info.deviceid()));
    });
  });
}

// `change`: of a timeout in ms, 0 included.
template <typename Change>
void ChangeTimeout(Behaviour& behaviour, Change change) {
  ChangeRequest<wire::SearchDeviceRequest>(
      behaviour, [change](const Scope&, auto& request) { request.set_timeout(change(request.timeout())); });
}

// Lists devices that the search did not find, of the gateway's subnet and, with `everywhere`, of the others'.
template <typename IsShown>
void ListToo(Behaviour& behaviour, bool everywhere, IsShown is_shown) {
  ChangeFound(behaviour, [=](const auto& answered) {
    for (const auto& [id, gateway] : answered.installation.gateways) {
      if (!everywhere && id != answered.request.gatewayid()) continue;
      answered.installation.network.ForEachIn(gateway->subnet(), [&](const Device& device) {
        const auto& infos = answered.response.deviceinfos();
        const bool is_there =
            std::any_of(infos.begin(), infos.end(), [&](const auto& info) { return info.deviceid() == device.id; });
        if (is_there || !is_shown(device)) return;
        SearchDeviceInfo& info = *answered.response.add_deviceinfos();
        info.set_deviceid(device.id);
        info.set_type(device.type);
        info.set_ipaddr(device.address.ToString());
        info.set_port(device.port);
        info.set_connectionmode(device.mode);
      });
    }
    if (!answered.response.deviceinfos().empty()) answered.status = absl::OkStatus();
  });
}

DeviationEntries WhatIsListed() {
  return {
      {{"search-1-connected-devices-missing", "SEARCH-1", "A search does not list devices that are connected."},
       [](Behaviour& it) { LeaveOut(it, [](const Device& device) { return device.connected_to != nullptr; }); }},
      {{"search-1-devices-that-dial-in-missing", "SEARCH-1", "A search lists only devices that can be dialled."},
       [](Behaviour& it) {
         LeaveOut(it, [](const Device& device) { return device.mode == gsdk::connect::DEVICE_TO_SERVER; });
       }},
      {{"search-1-devices-with-ssl-missing", "SEARCH-1", "A search does not list devices with SSL."},
       [](Behaviour& it) { LeaveOut(it, [](const Device& device) { return device.use_ssl; }); }},
      {{"search-1-devices-at-other-ports-missing", "SEARCH-1", "A search lists only devices with the default port."},
       [](Behaviour& it) { LeaveOut(it, [](const Device& device) { return device.port != kDefaultDevicePort; }); }},
      {{"search-1-first-ten", "SEARCH-1", "A search lists at most ten devices."},
       [](Behaviour& it) {
         ChangeFound(it, [](const auto& answered) {
           auto& infos = *answered.response.mutable_deviceinfos();
           if (infos.size() > 10) infos.DeleteSubrange(10, infos.size() - 10);
         });
       }},
      {{"search-1-listed-twice", "SEARCH-1", "A search lists a device twice."},
       [](Behaviour& it) {
         ChangeFound(it, [](const auto& answered) {
           if (answered.response.deviceinfos().empty()) return;
           const SearchDeviceInfo first = answered.response.deviceinfos(0);
           *answered.response.add_deviceinfos() = first;
         });
       }},
      {{"search-1-one-type", "SEARCH-1", "A search shows every device as a BioStation 2."},
       [](Behaviour& it) {
         ChangeEach(it, [](SearchDeviceInfo& info) { info.set_type(gsdk::device::BIOSTATION_2); });
       }},
      {{"search-1-dhcp-missing", "SEARCH-1", "A search does not show that a device uses DHCP."},
       [](Behaviour& it) { ChangeEach(it, [](SearchDeviceInfo& info) { info.clear_usedhcp(); }); }},
      {{"search-1-dhcp-always", "SEARCH-1", "A search shows that every device uses DHCP."},
       [](Behaviour& it) { ChangeEach(it, [](SearchDeviceInfo& info) { info.set_usedhcp(true); }); }},
      {{"search-1-mode-missing", "SEARCH-1", "A search shows every device in mode SERVER_TO_DEVICE."},
       [](Behaviour& it) { ChangeEach(it, [](SearchDeviceInfo& info) { info.clear_connectionmode(); }); }},
      {{"search-1-default-port", "SEARCH-1", "A search shows every device with the default port."},
       [](Behaviour& it) { ChangeEach(it, [](SearchDeviceInfo& info) { info.set_port(kDefaultDevicePort); }); }},
      {{"search-1-port-missing-without-dialling", "SEARCH-1", "A search shows no port of devices that dial in."},
       [](Behaviour& it) {
         ChangeEach(it, [](SearchDeviceInfo& info) {
           if (info.connectionmode() == gsdk::connect::DEVICE_TO_SERVER) info.clear_port();
         });
       }},
      {{"search-1-ssl-missing", "SEARCH-1", "A search does not show that a device uses SSL."},
       [](Behaviour& it) { ChangeEach(it, [](SearchDeviceInfo& info) { info.clear_usessl(); }); }},
      {{"search-1-dhcp-address-missing", "SEARCH-1", "A search shows no IP address of devices with DHCP."},
       [](Behaviour& it) {
         ChangeEach(it, [](SearchDeviceInfo& info) {
           if (info.usedhcp()) info.clear_ipaddr();
         });
       }},
      {{"search-1-server-address-missing", "SEARCH-1", "A search shows no server address."},
       [](Behaviour& it) { ChangeEach(it, [](SearchDeviceInfo& info) { info.clear_serveraddr(); }); }},
      {{"search-1-own-address-as-server", "SEARCH-1", "A search shows a device's own address as its server's."},
       [](Behaviour& it) {
         ChangeEach(it, [](SearchDeviceInfo& info) {
           if (!info.serveraddr().empty()) info.set_serveraddr(info.ipaddr());
         });
       }},
  };
}

DeviationEntries WhenAndWhom() {
  return {
      {{"search-2-timeout-in-seconds", "SEARCH-2", "A search takes its timeout in seconds."},
       [](Behaviour& it) { ChangeTimeout(it, [](std::uint32_t timeout) { return timeout * 1'000; }); }},
      {{"search-2-timeout-doubled", "SEARCH-2", "A search lists devices that answer within twice the timeout."},
       [](Behaviour& it) { ChangeTimeout(it, [](std::uint32_t timeout) { return timeout * 2; }); }},
      {{"search-2-timeout-ignored", "SEARCH-2", "A search always has a timeout of 5 s."},
       [](Behaviour& it) { ChangeTimeout(it, [](std::uint32_t) { return 5'000U; }); }},
      {{"search-2-at-most-two-seconds", "SEARCH-2", "A search waits at most 2 s for devices."},
       [](Behaviour& it) { ChangeTimeout(it, [](std::uint32_t timeout) { return std::min(timeout, 2'000U); }); }},
      {{"search-2-zero-is-one-second", "SEARCH-2", "A search with timeout 0 waits 1 s."},
       [](Behaviour& it) { ChangeTimeout(it, [](std::uint32_t timeout) { return timeout == 0 ? 1'000U : timeout; }); }},
      {{"search-2-zero-is-ten-seconds", "SEARCH-2", "A search with timeout 0 waits 10 s."},
       [](Behaviour& it) {
         ChangeTimeout(it, [](std::uint32_t timeout) { return timeout == 0 ? 10'000U : timeout; });
       }},
      {{"search-2-returns-late", "SEARCH-2", "A search returns 2 s after its timeout."},
       [](Behaviour& it) {
         it.world.search_lasts = [](Duration timeout, Duration) { return timeout + std::chrono::seconds(2); };
       }},
      {{"search-2-always-as-long-as-the-timeout", "SEARCH-2", "A search always lasts as long as its timeout."},
       [](Behaviour& it) { it.world.search_lasts = [](Duration timeout, Duration) { return timeout; }; }},
      {{"search-2-silent-devices-listed", "SEARCH-2", "A search lists devices that do not answer."},
       [](Behaviour& it) { ListToo(it, false, [](const Device& device) { return device.silent; }); }},
      {{"search-3-switched-off-listed", "SEARCH-3", "A search lists devices that are switched off."},
       [](Behaviour& it) { ListToo(it, false, [](const Device& device) { return device.IsOff(); }); }},
      {{"search-3-seen-before-listed", "SEARCH-3", "A search lists each device that an earlier search has found."},
       [](Behaviour& it) {
         ChangeFound(it, [seen = std::make_shared<std::map<std::string, std::map<std::uint32_t, SearchDeviceInfo>>>()](
                             const auto& answered) {
           auto& of_gateway = (*seen)[answered.request.gatewayid()];
           for (const auto& info : answered.response.deviceinfos()) of_gateway[info.deviceid()] = info;
           if (!answered.ok() && !absl::IsNotFound(answered.status)) return;
           if (of_gateway.empty()) return;
           answered.response.clear_deviceinfos();
           for (const auto& [id, info] : of_gateway) *answered.response.add_deviceinfos() = info;
           answered.status = absl::OkStatus();
         });
       }},
      {{"search-3-first-search-again", "SEARCH-3", "A search answers what the gateway's first search has found."},
       [](Behaviour& it) {
         ChangeFound(
             it, [first = std::make_shared<std::map<std::string, wire::SearchDeviceResponse>>()](const auto& answered) {
               if (!answered.ok()) return;
               answered.response = first->try_emplace(answered.request.gatewayid(), answered.response).first->second;
             });
       }},
      {{"search-3-other-subnets-listed", "SEARCH-3", "A search lists devices on other gateways' subnets."},
       [](Behaviour& it) {
         ListToo(it, true, [](const Device& device) { return !device.IsOff() && !device.silent; });
       }},
      {{"search-4-server-address-in-every-mode", "SEARCH-4", "A search gives a server address in every mode."},
       [](Behaviour& it) {
         ChangeEach(it, [](SearchDeviceInfo& info) {
           if (info.serveraddr().empty()) info.set_serveraddr("0.0.0.0");
         });
       }},
      {{"search-5-empty-list", "SEARCH-5", "A search that finds no device succeeds with an empty list."},
       [](Behaviour& it) {
         ChangeFound(it, [](const auto& answered) {
           const bool knows_gateway =
               answered.installation.registry.Reaches(answered.caller, answered.request.gatewayid());
           if (absl::IsNotFound(answered.status) && knows_gateway) answered.status = absl::OkStatus();
         });
       }},
      {{"search-5-single-device-not-found", "SEARCH-5", "A search that finds one device is NOT_FOUND."},
       [](Behaviour& it) {
         ChangeFound(it, [](const auto& answered) {
           if (answered.response.deviceinfos_size() == 1) answered.status = NoDeviceFound();
         });
       }},
      {{"search-5-unavailable", "SEARCH-5", "A search that finds no device is UNAVAILABLE."},
       [](Behaviour& it) {
         ChangeFound(it, [](const auto& answered) {
           const bool knows_gateway =
               answered.installation.registry.Reaches(answered.caller, answered.request.gatewayid());
           if (absl::IsNotFound(answered.status) && knows_gateway) {
             answered.status = WithCode(answered.status, absl::StatusCode::kUnavailable);
           }
         });
       }},
  };
}

}  // namespace

DeviationEntries SearchDeviations() {
  return Joined({WhatIsListed(), WhenAndWhom()});
}

}  // namespace connectmaster::fakegateway
