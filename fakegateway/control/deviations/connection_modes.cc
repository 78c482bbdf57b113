#include <algorithm>
#include <cstdint>

#include "control/deviations/connections.h"
#include "control/deviations/mode.h"

namespace connectmaster::fakegateway {
namespace {

using gsdk::connect_master::SetConnectionModeMultiRequest;

// `change`: (const Scope&, SetConnectionModeMultiRequest&), of one that names devices.
template <typename Change>
void ChangeMany(Behaviour& behaviour, Change change) {
  ChangeRequest<SetConnectionModeMultiRequest>(behaviour,
                                               [change](const Scope& scope, SetConnectionModeMultiRequest& request) {
                                                 if (!request.deviceids().empty()) change(scope, request);
                                               });
}

}  // namespace

DeviationEntries ManyModesDeviations() {
  return {
      {{"mode-5-nothing-changes", "MODE-5", "SetConnectionModeMulti succeeds and changes nothing."},
       AnswerWithoutDoing<SetConnectionModeMultiRequest>},
      {{"mode-5-first-only", "MODE-5", "SetConnectionModeMulti changes only the first device."},
       [](Behaviour& it) {
         ChangeMany(it, [](const Scope&, auto& request) { request.mutable_deviceids()->Truncate(1); });
       }},
      {{"mode-5-last-left-out", "MODE-5", "SetConnectionModeMulti leaves out the last of several devices."},
       [](Behaviour& it) {
         ChangeMany(it, [](const Scope&, auto& request) {
           if (request.deviceids_size() > 1) request.mutable_deviceids()->RemoveLast();
         });
       }},
      {{"mode-5-always-device-to-server", "MODE-5", "SetConnectionModeMulti always sets DEVICE_TO_SERVER."},
       [](Behaviour& it) {
         ChangeMany(it, [](const Scope&, auto& request) {
           if (request.connectionmode() == gsdk::connect::SERVER_TO_DEVICE) {
             request.set_connectionmode(gsdk::connect::DEVICE_TO_SERVER);
           }
         });
       }},
      {{"mode-5-devices-with-ssl-left-out", "MODE-5", "SetConnectionModeMulti leaves out devices with SSL."},
       [](Behaviour& it) {
         ChangeMany(it, [](const Scope& scope, auto& request) {
           EraseIf(*request.mutable_deviceids(), [&](std::uint32_t id) {
             const Device* const device = scope.installation.network.FindById(id);
             return device != nullptr && device->use_ssl;
           });
         });
       }},
      {{"mode-5-one-unchanged-stops-all", "MODE-5", "If a device has the mode already, the others do not get it."},
       [](Behaviour& it) {
         ChangeMany(it, [](const Scope& scope, auto& request) {
           const auto has_it = [&](std::uint32_t id) {
             const Device* const device = scope.installation.network.FindById(id);
             return device != nullptr && device->mode == request.connectionmode();
           };
           auto& ids = *request.mutable_deviceids();
           if (std::any_of(ids.begin(), ids.end(), has_it)) {
             EraseIf(ids, [&](std::uint32_t id) { return !has_it(id); });
           }
         });
       }},
  };
}

}  // namespace connectmaster::fakegateway
