#include "world/device_commands.h"

#include <utility>

#include "world/errors.h"

namespace connectmaster::fakegateway {

DeviceCommands::Id DeviceCommands::Start(const Caller& caller, const std::set<std::uint32_t>& device_ids, Apply apply,
                                         Done done) {
  const Id id = next_id_++;
  Command& command = commands_[id];
  command.apply = std::move(apply);
  command.done = std::move(done);
  command.waiting = 1;  // for the end of this function
  for (const std::uint32_t device_id : device_ids) {
    const Device* const device = site_.network.FindById(device_id);
    const DeviceGateway* const gateway = device == nullptr ? nullptr : device->connected_to;
    if (gateway == nullptr || !site_.registry.Reaches(caller, gateway->id())) {  // MULTI-4
      command.failures.emplace(device_id, DeviceNotConnected(device_id));
      continue;
    }
    ++command.waiting;
    const auto answer = [this, id, device_id, gateway] {
      Command& it = commands_.at(id);
      if (auto status = Run(it, device_id, *gateway); !status.ok()) it.failures.emplace(device_id, std::move(status));
      OneEnded(id);
    };
    const Duration wait = device->AnswerTime(site_.options.command_timeout);
    command.timers.push_back(site_.timers.Schedule(site_.now + wait, answer));
  }
  command.timers.push_back(site_.timers.Schedule(site_.now, [this, id] { OneEnded(id); }));
  return id;
}

void DeviceCommands::Cancel(Id id) {
  const auto node = commands_.extract(id);
  if (node.empty()) return;
  for (const auto& timer : node.mapped().timers) site_.timers.Cancel(timer);
}

absl::Status DeviceCommands::Run(const Command& command, std::uint32_t device_id, const DeviceGateway& gateway) {
  Device& device = *site_.network.FindById(device_id);
  if (device.connected_to != &gateway) return ConnectionLost(device_id);
  if (!device.AnswersWithin(site_.options.command_timeout)) return DeviceDoesNotAnswer(device_id);
  command.apply(device, gateway);
  return absl::OkStatus();
}

void DeviceCommands::OneEnded(Id id) {
  const auto command = commands_.find(id);
  if (--command->second.waiting != 0) return;
  const auto node = commands_.extract(command);
  node.mapped().done(node.mapped().failures);
}

}  // namespace connectmaster::fakegateway
