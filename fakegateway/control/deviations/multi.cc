#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "calls/ask_devices.h"
#include "calls/device_settings.h"
#include "control/deviations/many.h"

namespace connectmaster::fakegateway {
namespace {

using wire::SetConnectionModeMultiRequest;

bool IsConnectedDevice(const Scope& scope, std::uint32_t id) {
  const Device* const device = scope.installation.network.FindById(id);
  return device != nullptr && device->connected_to != nullptr;
}

// SetConnectionModeMulti, one device after the other.
struct Sequence {
  Exchanges& exchanges;
  Caller caller;
  std::set<std::uint32_t> left;
  Exchanges::Apply apply;
  PendingCall call;
  Exchanges::Failures failures{};
  Exchanges::Id present = 0;
};

void Continue(const std::shared_ptr<Sequence>& it) {
  if (it->left.empty()) return it->call.Answer(DevicesFailed(it->failures));
  const auto next = it->left.extract(it->left.begin());
  it->present = it->exchanges.Start(it->caller, {next.value()}, it->apply, [it](const Exchanges::Failures& failures) {
    it->failures.insert(failures.begin(), failures.end());
    Continue(it);
  });
}

void AskOneAfterTheOther(const Scope& scope, const SetConnectionModeMultiRequest& request, const PendingCall& call) {
  call.Wait(nullptr, [&] {
    const auto sequence = std::make_shared<Sequence>(Sequence{scope.exchanges,
                                                              scope.caller,
                                                              {request.deviceids().begin(), request.deviceids().end()},
                                                              SettingMode(scope, request.connectionmode()),
                                                              call});
    Continue(sequence);
    return [sequence] { sequence->exchanges.Cancel(sequence->present); };
  });
}

DeviationEntries Together() {
  return {
      {{"multi-1-one-after-the-other", "MULTI-1", "SetConnectionModeMulti asks one device after the other."},
       [](Behaviour& it) {
         auto& later = CallOf<AnsweredLater, SetConnectionModeMultiRequest>(it);
         later.act = [act = later.act](const Scope& scope, const Message& message, Message& response,
                                       const PendingCall& call) {
           const auto& request = static_cast<const SetConnectionModeMultiRequest&>(message);
           const bool is_good = gsdk::connect::ConnectionMode_IsValid(request.connectionmode());
           if (!is_good || request.deviceids().empty()) return act(scope, message, response, call);
           AskOneAfterTheOther(scope, request, call);
         };
       }},
      {{"multi-1-failure-stops-all", "MULTI-1", "If a device is not connected, the others do not get the command."},
       [](Behaviour& it) {
         ChangeIds(it, [](const Scope& scope, DeviceIds& ids) {
           const auto is_connected = [&](std::uint32_t id) { return IsConnectedDevice(scope, id); };
           if (!std::all_of(ids.begin(), ids.end(), is_connected)) EraseIf(ids, is_connected);
         });
       }},
      {{"multi-1-failure-stops-the-later", "MULTI-1", "Devices behind one that is not connected get no command."},
       [](Behaviour& it) {
         ChangeIds(it, [](const Scope& scope, DeviceIds& ids) {
           for (int i = 0; i < ids.size(); ++i) {
             if (!IsConnectedDevice(scope, ids[i])) return ids.Truncate(i + 1);
           }
         });
       }},
      {{"multi-1-first-gateway-only", "MULTI-1", "A command goes only to devices of the first one's gateway."},
       [](Behaviour& it) {
         ChangeIds(it, [](const Scope& scope, DeviceIds& ids) {
           const Device* const first = scope.installation.network.FindById(ids[0]);
           if (first == nullptr || first->connected_to == nullptr) return;
           EraseIf(ids, [&, gateway = first->connected_to](std::uint32_t id) {
             return IsConnectedDevice(scope, id) && scope.installation.network.FindById(id)->connected_to != gateway;
           });
         });
       }},
      {{"multi-1-failure-undone", "MULTI-1", "If a device fails, SetConnectionModeMulti sets back those that did not."},
       [](Behaviour& it) {
         ChangeAnswer<SetConnectionModeMultiRequest, wire::SetConnectionModeMultiResponse>(
             it, [](const auto& answered) {
               if (DeviceErrorsOf(answered.status).empty()) return;
               for (const std::uint32_t id : answered.request.deviceids()) {
                 Device* const device = answered.installation.network.FindById(id);
                 if (device == nullptr || device->connected_to != nullptr) continue;
                 if (device->mode == answered.request.connectionmode()) device->mode = gsdk::connect::SERVER_TO_DEVICE;
               }
             });
       }},
  };
}

DeviationEntries TheErrors() {
  return {
      {{"multi-2-succeeds", "MULTI-2", "A command on many devices succeeds even if devices fail."},
       [](Behaviour& it) {
         ChangeErrors(it, [](const auto& answered, auto&) { answered.status = absl::OkStatus(); });
       }},
      {{"multi-2-answered-after-a-second", "MULTI-2",
        "A command succeeds after a second, whether devices answer or not."},
       [](Behaviour& it) {
         auto& later = CallOf<AnsweredLater, SetConnectionModeMultiRequest>(it);
         later.act = [act = later.act](const Scope& scope, const Message& request, Message& response,
                                       const PendingCall& call) {
           scope.installation.timers.Schedule(scope.installation.now + std::chrono::seconds(1),
                                              [call] { call.Answer(absl::OkStatus()); });
           act(scope, request, response, call);
         };
       }},
      {{"multi-2-no-details", "MULTI-2", "The error has no details."},
       [](Behaviour& it) {
         ChangeErrors(it, [](const auto& answered, auto&) {
           answered.status = absl::Status(answered.status.code(), answered.status.message());
         });
       }},
      {{"multi-2-names-the-first", "MULTI-2", "The error names only the first device that failed."},
       [](Behaviour& it) {
         ChangeErrors(it, [](const auto&, Errors& errors) {
           auto& all = *errors.mutable_deviceerrors();
           all.erase(all.begin() + 1, all.end());
         });
       }},
      {{"multi-2-names-64", "MULTI-2", "The error names at most 64 devices."},
       [](Behaviour& it) {
         ChangeErrors(it, [](const auto&, Errors& errors) {
           auto& all = *errors.mutable_deviceerrors();
           if (all.size() > 64) all.erase(all.begin() + 64, all.end());
         });
       }},
      {{"multi-2-names-all", "MULTI-2", "The error names every device, also those that did not fail."},
       [](Behaviour& it) {
         ChangeErrors(it, [](const auto& answered, Errors& errors) {
           std::set<std::uint32_t> missing(answered.request.deviceids().begin(), answered.request.deviceids().end());
           for (const auto& error : errors.deviceerrors()) missing.erase(error.deviceid());
           for (const std::uint32_t id : missing) errors.add_deviceerrors()->set_deviceid(id);
         });
       }},
      {{"multi-2-positions-for-ids", "MULTI-2", "The error has the device's position in the request for its ID."},
       [](Behaviour& it) {
         ChangeErrors(it, [](const auto& answered, Errors& errors) {
           const auto& ids = answered.request.deviceids();
           for (auto& error : *errors.mutable_deviceerrors()) {
             error.set_deviceid(
                 static_cast<std::uint32_t>(std::find(ids.begin(), ids.end(), error.deviceid()) - ids.begin()));
           }
         });
       }},
      {{"multi-2-no-codes", "MULTI-2", "The error has no gRPC code for a device."},
       [](Behaviour& it) { ChangeEachError(it, [](auto& error) { error.clear_code(); }); }},
      {{"multi-2-codes-are-unknown", "MULTI-2", "The error has the code UNKNOWN for each device."},
       [](Behaviour& it) {
         ChangeEachError(it, [](auto& error) { error.set_code(static_cast<int>(absl::StatusCode::kUnknown)); });
       }},
      {{"multi-2-no-messages", "MULTI-2", "The error has no message for a device."},
       [](Behaviour& it) { ChangeEachError(it, [](auto& error) { error.clear_msg(); }); }},
      {{"multi-2-registered-devices-succeed", "MULTI-2", "A command does not fail for registered devices."},
       [](Behaviour& it) {
         ChangeErrors(it, [](const auto& answered, Errors& errors) {
           EraseIf(*errors.mutable_deviceerrors(), [&](const auto& error) {
             return std::any_of(
                 answered.installation.gateways.begin(), answered.installation.gateways.end(),
                 [&](const auto& gateway) { return gateway.second->managed.contains(error.deviceid()); });
           });
           if (errors.deviceerrors().empty()) answered.status = absl::OkStatus();
         });
       }},
  };
}

// The call's code: `code_of` (const Errors&).
template <typename CodeOf>
void ChangeCode(Behaviour& behaviour, CodeOf code_of) {
  ChangeErrors(behaviour, [code_of](const auto& answered, const Errors& errors) {
    answered.status = WithCode(answered.status, static_cast<absl::StatusCode>(code_of(errors)));
  });
}

DeviationEntries TheCallsCode() {
  return {
      {{"multi-3-always-unknown", "MULTI-3", "A command that fails is always UNKNOWN."},
       [](Behaviour& it) { ChangeCode(it, [](const Errors&) { return absl::StatusCode::kUnknown; }); }},
      {{"multi-3-first-code", "MULTI-3", "A command has the code of the first device that failed."},
       [](Behaviour& it) { ChangeCode(it, [](const Errors& errors) { return errors.deviceerrors(0).code(); }); }},
      {{"multi-3-last-code", "MULTI-3", "A command has the code of the last device that failed."},
       [](Behaviour& it) {
         ChangeCode(it, [](const Errors& errors) { return errors.deviceerrors().rbegin()->code(); });
       }},
      {{"multi-3-no-device-succeeds", "MULTI-3", "A command on no device succeeds."},
       [](Behaviour& it) {
         ChangeMultiAnswers(it, [](const auto& answered) {
           if (answered.request.deviceids().empty()) answered.status = absl::OkStatus();
         });
       }},
      {{"multi-3-named-twice", "MULTI-3", "The error names a device twice that was given twice."},
       [](Behaviour& it) {
         ChangeErrors(it, [](const auto& answered, Errors& errors) {
           const Errors once = errors;
           const auto& ids = answered.request.deviceids();
           for (const auto& error : once.deviceerrors()) {
             for (auto more = std::count(ids.begin(), ids.end(), error.deviceid()); more > 1; --more) {
               *errors.add_deviceerrors() = error;
             }
           }
         });
       }},
      {{"multi-3-second-time-fails", "MULTI-3", "A device that is given twice fails the second time."},
       [](Behaviour& it) {
         ChangeMultiAnswers(it, [](const auto& answered) {
           std::set<std::uint32_t> once;
           std::map<std::uint32_t, absl::Status> failures;
           for (const std::uint32_t id : answered.request.deviceids()) {
             if (!once.insert(id).second) failures.emplace(id, ConnectionLost(id));
           }
           if (answered.ok()) answered.status = DevicesFailed(failures);
         });
       }},
      {{"multi-3-disconnect-fails-the-second-time", "MULTI-3", "Disconnect fails for a device that is given twice."},
       [](Behaviour& it) {
         ReplaceNow<wire::DisconnectRequest>(it, [](const Scope&, const auto& request, const auto& act) {
           absl::Status status = act(request);
           std::set<std::uint32_t> once;
           std::map<std::uint32_t, absl::Status> failures;
           for (const std::uint32_t id : request.deviceids()) {
             if (!once.insert(id).second) failures.emplace(id, DeviceNotConnected(id));
           }
           return status.ok() ? DevicesFailed(failures) : status;
         });
       }},
  };
}

}  // namespace

DeviationEntries MultiDeviations() {
  return Joined({Together(), TheErrors(), TheCallsCode(), SingleAndDetails()});
}

}  // namespace connectmaster::fakegateway
