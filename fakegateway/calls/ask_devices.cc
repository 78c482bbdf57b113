#include "calls/ask_devices.h"

#include <set>
#include <utility>

#include "calls/settings_rules.h"
#include "common/errors.h"

namespace connectmaster::fakegateway {
namespace {

// What the devices' failures are for the call.
using Conclude = absl::Status (*)(const DeviceCommands::Failures&);

void Ask(const Scope& scope, const std::set<std::uint32_t>& device_ids, DeviceCommands::Apply apply, Conclude conclude,
         const PendingCall& call) {
  call.Wait(nullptr, [&, &commands = scope.commands] {
    const auto command = commands.Start(scope.caller, device_ids, std::move(apply),
                                        [conclude, call](const auto& failures) { call.Answer(conclude(failures)); });
    return [&commands, command] { commands.Cancel(command); };
  });
}

}  // namespace

void AskDevice(const Scope& scope, std::uint32_t device_id, DeviceCommands::Apply apply, const PendingCall& call) {
  const auto its_own = [](const DeviceCommands::Failures& failures) {
    return failures.empty() ? absl::OkStatus() : failures.begin()->second;
  };
  Ask(scope, {device_id}, std::move(apply), its_own, call);
}

void AskDevices(const Scope& scope, const google::protobuf::RepeatedField<std::uint32_t>& device_ids,
                DeviceCommands::Apply apply, const PendingCall& call) {
  if (const auto status = CheckDeviceIds(device_ids); !status.ok()) return call.Answer(status);
  Ask(scope, {device_ids.begin(), device_ids.end()}, std::move(apply), DevicesFailed, call);
}

}  // namespace connectmaster::fakegateway
