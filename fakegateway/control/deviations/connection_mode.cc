#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <utility>

#include "common/limits.h"
#include "control/deviations/device_changes.h"
#include "control/deviations/mode.h"

namespace connectmaster::fakegateway {
namespace {

namespace wire = gsdk::connect_master;
using gsdk::connect::ConnectionMode;
using gsdk::connect::DEVICE_TO_SERVER;
using gsdk::connect::SERVER_TO_DEVICE;
using wire::SetConnectionModeMultiRequest;
using wire::SetConnectionModeRequest;

// A device that has taken another mode: `then` (const Commanded&).
template <typename Then>
void AfterModeChange(Behaviour& behaviour, Then then) {
  ChangeMode(behaviour, [then](const Commanded& it, ConnectionMode mode, const auto& act) {
    const bool changes = it.device.mode != mode;
    absl::Status status = act();
    if (changes) then(it);
    return status;
  });
}

// A device that gets the mode that it has: `instead` (const Commanded&).
template <typename Instead>
void ChangeSameMode(Behaviour& behaviour, Instead instead) {
  ChangeMode(behaviour, [instead](const Commanded& it, ConnectionMode mode, const auto& act) {
    return it.device.mode == mode ? instead(it) : act();
  });
}

// The device takes the mode and stays connected.
void TakeMode(const Commanded& it, ConnectionMode mode) {
  it.device.mode = mode;
  if (mode != DEVICE_TO_SERVER) return;
  it.device.server_address = it.gateway.address();
  it.device.server_port = it.gateway.port();
  it.device.ssl_server_port = it.gateway.ssl_port();
}

// The mode is another one: `change` (int) -> int.
template <typename Request, typename Change>
void ChangeAskedMode(Behaviour& behaviour, Change change) {
  ChangeRequest<Request>(behaviour, [change](const Scope&, Request& request) {
    request.set_connectionmode(static_cast<ConnectionMode>(change(static_cast<int>(request.connectionmode()))));
  });
}
template <typename Change>
void ChangeAskedModes(Behaviour& behaviour, Change change) {
  ChangeAskedMode<SetConnectionModeRequest>(behaviour, change);
  ChangeAskedMode<SetConnectionModeMultiRequest>(behaviour, change);
}

// A mode that does not exist was refused: `then` (const Answered<...>&).
template <typename Then>
void AfterUnknownMode(Behaviour& behaviour, Then then) {
  const auto after = [then](const auto& answered) {
    if (!gsdk::connect::ConnectionMode_IsValid(answered.request.connectionmode())) then(answered);
  };
  ChangeAnswer<SetConnectionModeRequest, wire::SetConnectionModeResponse>(behaviour, after);
  ChangeAnswer<SetConnectionModeMultiRequest, wire::SetConnectionModeMultiResponse>(behaviour, after);
}

int KnownMode(int mode) {
  return mode == SERVER_TO_DEVICE ? SERVER_TO_DEVICE : DEVICE_TO_SERVER;
}

DeviationEntries TheNewMode() {
  return {
      {{"mode-1-nothing-changes", "MODE-1", "SetConnectionMode succeeds and changes nothing."},
       AnswerWithoutDoing<SetConnectionModeRequest>},
      {{"mode-1-default-port", "MODE-1", "A device that gets another mode gets the default port, too."},
       [](Behaviour& it) {
         AfterModeChange(it, [](const Commanded& changed) { changed.device.port = kDefaultDevicePort; });
       }},
      {{"mode-1-without-dhcp", "MODE-1", "A device that gets another mode does not use DHCP any more."},
       [](Behaviour& it) { AfterModeChange(it, [](const Commanded& changed) { changed.device.use_dhcp = false; }); }},
      {{"mode-1-without-ssl", "MODE-1", "A device that gets another mode does not use SSL any more."},
       [](Behaviour& it) { AfterModeChange(it, [](const Commanded& changed) { changed.device.use_ssl = false; }); }},
      {{"mode-1-server-is-the-first-gateway", "MODE-1", "A device is to dial the first gateway of its subnet."},
       [](Behaviour& it) {
         AfterModeChange(it, [](const Commanded& changed) {
           for (const auto& [id, gateway] : changed.installation.gateways) {
             if (!gateway->subnet().Contains(changed.device.address)) continue;
             changed.device.server_address = gateway->address();
             return;
           }
         });
       }},
      {{"mode-1-accepted-devices-stay", "MODE-1", "SetConnectionMode does not change devices that have dialled in."},
       [](Behaviour& it) {
         ChangeMode(it, [](const Commanded& asked, ConnectionMode, const auto& act) {
           return asked.link().state == LinkState::kAccepted ? absl::OkStatus() : act();
         });
       }},
      {{"mode-1-registered-devices-refused", "MODE-1", "Registered devices cannot get another mode."},
       [](Behaviour& it) {
         ChangeMode(it, [](const Commanded& asked, ConnectionMode, const auto& act) {
           return IsRegistered(asked.link().state) ? absl::FailedPreconditionError("the device is registered") : act();
         });
       }},
      {{"mode-1-unknown-mode-is-device-to-server", "MODE-1", "A mode that does not exist is DEVICE_TO_SERVER."},
       [](Behaviour& it) { ChangeAskedModes(it, KnownMode); }},
      {{"mode-1-unknown-mode-of-many", "MODE-1", "SetConnectionModeMulti takes a mode that does not exist."},
       [](Behaviour& it) { ChangeAskedMode<SetConnectionModeMultiRequest>(it, KnownMode); }},
      {{"mode-1-mode-truncated", "MODE-1", "Of a mode, only the lowest byte counts."},
       [](Behaviour& it) { ChangeAskedModes(it, [](int mode) { return mode & 0xFF; }); }},
      {{"mode-1-unknown-mode-ignored", "MODE-1", "A mode that does not exist succeeds and changes nothing."},
       [](Behaviour& it) { AfterUnknownMode(it, [](const auto& answered) { answered.status = absl::OkStatus(); }); }},
      {{"mode-1-unknown-mode-out-of-range", "MODE-1", "A mode that does not exist is OUT_OF_RANGE."},
       [](Behaviour& it) {
         AfterUnknownMode(it, [](const auto& answered) {
           answered.status = WithCode(answered.status, absl::StatusCode::kOutOfRange);
         });
       }},
      {{"mode-1-unknown-mode-disconnects", "MODE-1", "A device drops its connection at a mode that does not exist."},
       [](Behaviour& it) {
         ChangeAnswer<SetConnectionModeRequest, wire::SetConnectionModeResponse>(it, [](const auto& answered) {
           Device* const device = answered.installation.network.FindById(answered.request.deviceid());
           if (!absl::IsInvalidArgument(answered.status) || device == nullptr) return;
           if (device->connected_to != nullptr) answered.links.Drop(*device, LinkEvent::kLost);
         });
       }},
  };
}

DeviationEntries AfterTheChange() {
  return {
      {{"mode-2-stays-connected", "MODE-2", "A device that gets another mode stays connected."},
       [](Behaviour& it) {
         ChangeMode(it, [](const Commanded& changed, ConnectionMode mode, const auto&) {
           TakeMode(changed, mode);
           return absl::OkStatus();
         });
       }},
      {{"mode-2-registered-stays-connected", "MODE-2", "A registered device that gets another mode stays connected."},
       [](Behaviour& it) {
         ChangeMode(it, [](const Commanded& changed, ConnectionMode mode, const auto& act) {
           if (!IsRegistered(changed.link().state)) return act();
           TakeMode(changed, mode);
           return absl::OkStatus();
         });
       }},
      {{"mode-2-drops-later", "MODE-2", "A device that gets another mode drops its connection after five seconds."},
       [](Behaviour& it) {
         ChangeMode(it, [](const Commanded& changed, ConnectionMode mode, const auto&) {
           if (changed.device.mode != mode) DropLater(changed);
           TakeMode(changed, mode);
           return absl::OkStatus();
         });
       }},
      {{"mode-2-untold", "MODE-2", "Subscribers are not told that a device drops its connection for another mode."},
       [](Behaviour& it) {
         ChangeMode(it, [](const Commanded& changed, ConnectionMode mode, const auto& act) {
           if (changed.device.mode != mode) HideDisconnection(changed);
           return act();
         });
       }},
      {{"mode-2-dials-the-other-port", "MODE-2", "A device without SSL dials its gateway's SSL port."},
       [](Behaviour& it) {
         AfterModeChange(it, [](const Commanded& changed) {
           if (!changed.device.use_ssl) changed.device.server_port = changed.device.ssl_server_port;
         });
       }},
      {{"mode-2-dials-in-after-a-second", "MODE-2", "A device dials in a second after its mode was changed."},
       [](Behaviour& it) {
         AfterModeChange(it, [](const Commanded& changed) {
           changed.links.ScheduleDialIn(changed.device, std::chrono::seconds(1));
         });
       }},
      {{"mode-2-dials-in-after-ten-seconds", "MODE-2", "A device dials in ten seconds after its mode was changed."},
       [](Behaviour& it) {
         AfterModeChange(it, [](const Commanded& changed) {
           changed.links.ScheduleDialIn(changed.device, std::chrono::seconds(10));
         });
       }},
      {{"mode-2-dials-in-once-more", "MODE-2", "A device that is to be dialled dials in once more."},
       [](Behaviour& it) {
         AfterModeChange(it, [](const Commanded& changed) {
           if (changed.device.mode == SERVER_TO_DEVICE) {
             DialInOnceMore(changed.installation, changed.links, changed.device);
           }
         });
       }},
  };
}

// What becomes of a registered device that is to dial in now: `then` (const Commanded&).
template <typename Then>
void AfterRegisteredChange(Behaviour& behaviour, Then then) {
  AfterModeChange(behaviour, [then](const Commanded& changed) {
    const Link* const link = LinkOf(changed.installation, changed.gateway.id(), changed.device.id);
    if (link != nullptr && IsRegistered(link->state) && changed.device.mode == DEVICE_TO_SERVER) then(changed);
  });
}

DeviationEntries OfRegisteredDevices() {
  return {
      {{"mode-3-unregistered", "MODE-3", "A registered device that gets mode DEVICE_TO_SERVER is deleted."},
       [](Behaviour& it) {
         AfterRegisteredChange(it, [](const Commanded& changed) {
           changed.links.Unregister(*changed.installation.gateways.at(changed.gateway.id()), changed.device.id);
         });
       }},
      {{"mode-3-not-tried-any-more", "MODE-3", "A registered device that gets DEVICE_TO_SERVER stays DISCONNECTED."},
       [](Behaviour& it) {
         AfterRegisteredChange(it, [](const Commanded& changed) {
           auto& next = changed.link().next_attempt;
           if (next) changed.installation.timers.Cancel(*std::exchange(next, std::nullopt));
         });
       }},
      {{"mode-3-registered-as-device-to-server", "MODE-3", "The list shows its new mode of a registered device."},
       [](Behaviour& it) {
         AfterRegisteredChange(
             it, [](const Commanded& changed) { changed.link().info.set_connectionmode(DEVICE_TO_SERVER); });
       }},
      {{"mode-3-without-auto-reconnect", "MODE-3", "A registered device loses autoReconnect with its mode."},
       [](Behaviour& it) {
         AfterRegisteredChange(it, [](const Commanded& changed) { changed.link().info.set_autoreconnect(false); });
       }},
      {{"mode-3-dialled-all-the-same", "MODE-3", "The gateway connects to a registered device that dials in now."},
       [](Behaviour& it) {
         AfterRegisteredChange(it, [](const Commanded& changed) {
           const Time attempt = changed.installation.now + changed.installation.options.reconnect_interval;
           changed.installation.timers.Schedule(attempt - Duration(1),
                                                [changed] { changed.device.mode = SERVER_TO_DEVICE; });
           changed.installation.timers.Schedule(attempt + Duration(1),
                                                [changed] { changed.device.mode = DEVICE_TO_SERVER; });
         });
       }},
      {{"mode-3-refused-after-deletion", "MODE-3", "A device that was registered at the change is never let in."},
       [](Behaviour& it) {
         const auto refused = std::make_shared<std::set<std::uint32_t>>();
         AfterRegisteredChange(it, [refused](const Commanded& changed) { refused->insert(changed.device.id); });
         it.world.lets_in = [refused, lets_in = it.world.lets_in](const auto& filter, std::uint32_t id) {
           return !refused->contains(id) && lets_in(filter, id);
         };
       }},
  };
}

DeviationEntries TheSameMode() {
  return {
      {{"mode-4-drops", "MODE-4", "A device that gets the mode that it has drops its connection."},
       [](Behaviour& it) {
         ChangeSameMode(it, [](const Commanded& asked) {
           asked.links.Drop(asked.device, LinkEvent::kLost);
           return absl::OkStatus();
         });
       }},
      {{"mode-4-accepted-device-drops", "MODE-4", "A device that has dialled in drops its connection at its own mode."},
       [](Behaviour& it) {
         ChangeSameMode(it, [](const Commanded& asked) {
           if (asked.link().state == LinkState::kAccepted) asked.links.Drop(asked.device, LinkEvent::kLost);
           return absl::OkStatus();
         });
       }},
      {{"mode-4-refused", "MODE-4", "Setting the mode that a device has is FAILED_PRECONDITION."},
       [](Behaviour& it) {
         ChangeSameMode(it, [](const Commanded&) { return absl::FailedPreconditionError("it has that mode already"); });
       }},
      {{"mode-4-refused-of-many", "MODE-4", "SetConnectionModeMulti fails for devices that have the mode already."},
       [](Behaviour& it) {
         ChangeModeCommand<SetConnectionModeMultiRequest>(
             it, [](const Commanded& asked, ConnectionMode mode, const auto& act) {
               return asked.device.mode == mode ? absl::AlreadyExistsError("it has that mode already") : act();
             });
       }},
      {{"mode-4-without-auto-reconnect", "MODE-4",
        "A registered device loses autoReconnect when it gets its own mode."},
       [](Behaviour& it) {
         ChangeSameMode(it, [](const Commanded& asked) {
           asked.link().info.set_autoreconnect(false);
           return absl::OkStatus();
         });
       }},
  };
}

}  // namespace

DeviationEntries ModeDeviations() {
  return Joined({TheNewMode(), AfterTheChange(), OfRegisteredDevices(), TheSameMode(), ManyModesDeviations()});
}

}  // namespace connectmaster::fakegateway
