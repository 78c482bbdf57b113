#include "links/device_commands.h"

#include <utility>

#include "common/errors.h"

namespace connectmaster::fakegateway {

DeviceCommands::Id DeviceCommands::Start(const Caller& caller, const std::set<std::uint32_t>& device_ids, Apply apply,
                                         Done done) {
  const Id id = next_id_++;
  Command& command = commands_[id];
  command.apply = std::move(apply);
  command.done = std::move(done);
  command.start = installation_.timers.Schedule(installation_.now, [this, id] {
    commands_.at(id).start.reset();
    EndIfAllAnswered(id);
  });
  for (const std::uint32_t device_id : device_ids) {
    Device* const device = installation_.network.FindById(device_id);
    const DeviceGateway* const gateway = device == nullptr ? nullptr : device->connected_to;
    if (gateway == nullptr || !installation_.registry.Reaches(caller, gateway->id())) {  // MULTI-4
      command.failures.emplace(device_id, DeviceNotConnected(device_id));
      continue;
    }
    const Duration late = links_.StrikeExchange(*gateway, *device);
    const Duration wait = device->AnswerTime(installation_.options.command_timeout, late);
    const auto answer =
        installation_.timers.Schedule(installation_.now + wait, [this, id, device_id] { Answered(id, device_id); });
    command.waiting.emplace(device_id,
                            Waiting{gateway, late, installation_.now + installation_.options.command_timeout, answer});
  }
  return id;
}

void DeviceCommands::Cancel(Id id) {
  const auto node = commands_.extract(id);
  if (node.empty()) return;
  if (node.mapped().start) installation_.timers.Cancel(*node.mapped().start);
  for (const auto& [device_id, waiting] : node.mapped().waiting) installation_.timers.Cancel(waiting.answer);
}

// GW-7
void DeviceCommands::GatewayLost(const DeviceGateway& gateway) {
  for (auto next = commands_.begin(); next != commands_.end();) {
    const Id id = next->first;
    Command& command = (next++)->second;
    const auto is_lost = [&](const auto& it) {
      if (it.second.gateway != &gateway) return false;
      installation_.timers.Cancel(it.second.answer);
      command.failures.emplace(it.first, GatewayNotConnected(gateway.id()));
      return true;
    };
    if (std::erase_if(command.waiting, is_lost) != 0) EndIfAllAnswered(id);
  }
}

void DeviceCommands::Answered(Id id, std::uint32_t device_id) {
  Command& command = commands_.at(id);
  Waiting& waiting = command.waiting.at(device_id);
  const Device& device = *installation_.network.FindById(device_id);
  const bool answers = device.AnswersWithin(installation_.options.command_timeout, waiting.late);
  if (!answers && device.connected_to == waiting.gateway && installation_.now < waiting.given_up) {
    waiting.answer =
        installation_.timers.Schedule(waiting.given_up, [this, id, device_id] { Answered(id, device_id); });
    return;
  }
  const auto node = command.waiting.extract(device_id);
  auto status = Run(command, device_id, node.mapped());
  if (!status.ok()) command.failures.emplace(device_id, std::move(status));
  EndIfAllAnswered(id);
}

absl::Status DeviceCommands::Run(const Command& command, std::uint32_t device_id, const Waiting& waiting) {
  Device& device = *installation_.network.FindById(device_id);
  if (device.connected_to != waiting.gateway) return ConnectionLost(device_id);
  if (!device.AnswersWithin(installation_.options.command_timeout, waiting.late)) return DeviceDoesNotAnswer(device_id);
  return command.apply(device, *waiting.gateway);
}

void DeviceCommands::EndIfAllAnswered(Id id) {
  const auto command = commands_.find(id);
  if (command->second.start || !command->second.waiting.empty()) return;
  const auto node = commands_.extract(command);
  node.mapped().done(node.mapped().failures);
}

}  // namespace connectmaster::fakegateway
