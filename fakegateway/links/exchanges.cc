#include "links/exchanges.h"

#include <utility>

#include "common/errors.h"

namespace connectmaster::fakegateway {

absl::Status Exchanges::NoAnswer(std::uint32_t device_id, const Asked& asked) {
  return asked.address ? NoDeviceOverUdp(device_id, asked.address->ToString()) : DeviceDoesNotAnswer(device_id);
}

Exchanges::Id Exchanges::Start(const Caller& caller, const std::set<std::uint32_t>& device_ids, Apply apply,
                               Done done) {
  auto& exchange = Begin(std::move(apply), std::move(done));
  for (const std::uint32_t device_id : device_ids) {
    Device* const device = installation_.network.FindById(device_id);
    const DeviceGateway* const gateway = device == nullptr ? nullptr : device->connected_to;
    if (gateway == nullptr || !installation_.registry.Reaches(caller, gateway->id())) {
      exchange.second.failures.emplace(device_id, DeviceNotConnected(device_id));
    } else {
      Ask(exchange, *device, {gateway, std::nullopt});
    }
  }
  return exchange.first;
}

Exchanges::Id Exchanges::StartOverUdp(const DeviceGateway& gateway, std::uint32_t device_id, Ipv4 address, Apply apply,
                                      Done done) {
  auto& exchange = Begin(std::move(apply), std::move(done));
  const Asked asked{&gateway, address};
  if (const auto device = Reach(device_id, asked); device.ok()) {
    Ask(exchange, **device, asked);
  } else {
    exchange.second.failures.emplace(device_id, device.status());
  }
  return exchange.first;
}

std::pair<const Exchanges::Id, Exchanges::Exchange>& Exchanges::Begin(Apply apply, Done done) {
  const Id id = next_id_++;
  const auto start = installation_.timers.Schedule(installation_.now, [this, id] {
    exchanges_.at(id).start.reset();
    EndIfAllAnswered(id);
  });
  return *exchanges_.emplace(id, Exchange{std::move(apply), std::move(done), start, {}, {}}).first;
}

void Exchanges::Ask(std::pair<const Id, Exchange>& exchange, Device& device, Asked asked) {
  const Duration timeout = installation_.options.command_timeout;
  asked.late = links_.StrikeExchange(*asked.gateway, device);
  asked.given_up = installation_.now + timeout;
  asked.answer =
      installation_.timers.Schedule(installation_.now + device.AnswerTime(timeout, asked.late),
                                    [this, id = exchange.first, device_id = device.id] { Answered(id, device_id); });
  exchange.second.asked.emplace(device.id, asked);
}

void Exchanges::Cancel(Id id) {
  const auto node = exchanges_.extract(id);
  if (node.empty()) return;
  if (node.mapped().start) installation_.timers.Cancel(*node.mapped().start);
  for (const auto& [device_id, asked] : node.mapped().asked) installation_.timers.Cancel(asked.answer);
}

// GW-7
void Exchanges::GatewayLost(const DeviceGateway& gateway) {
  for (auto next = exchanges_.begin(); next != exchanges_.end();) {
    const Id id = next->first;
    Exchange& exchange = (next++)->second;
    const auto is_lost = [&](const auto& it) {
      if (it.second.gateway != &gateway) return false;
      installation_.timers.Cancel(it.second.answer);
      exchange.failures.emplace(it.first, GatewayNotConnected(gateway.id()));
      return true;
    };
    if (std::erase_if(exchange.asked, is_lost) != 0) EndIfAllAnswered(id);
  }
}

absl::StatusOr<Device*> Exchanges::Reach(std::uint32_t device_id, const Asked& asked) {
  if (!asked.address) {
    Device* const device = installation_.network.FindById(device_id);
    if (device->connected_to != asked.gateway) return ConnectionLost(device_id);
    return device;
  }
  Device* const device = installation_.network.FindByAddress(*asked.address);
  const bool is_there = device != nullptr && device->id == device_id && !device->IsOff();
  if (is_there && asked.gateway->subnet().Contains(*asked.address)) return device;
  return NoAnswer(device_id, asked);
}

void Exchanges::Answered(Id id, std::uint32_t device_id) {
  Exchange& exchange = exchanges_.at(id);
  Asked& asked = exchange.asked.at(device_id);
  const auto device = Reach(device_id, asked);
  const bool answers = device.ok() && (*device)->AnswersWithin(installation_.options.command_timeout, asked.late);
  if (device.ok() && !answers && installation_.now < asked.given_up) {
    asked.answer = installation_.timers.Schedule(asked.given_up, [this, id, device_id] { Answered(id, device_id); });
    return;
  }
  const auto node = exchange.asked.extract(device_id);
  absl::Status status = device.ok() ? NoAnswer(device_id, node.mapped()) : device.status();
  if (answers) status = exchange.apply(**device, *node.mapped().gateway);
  if (!status.ok()) exchange.failures.emplace(device_id, std::move(status));
  EndIfAllAnswered(id);
}

void Exchanges::EndIfAllAnswered(Id id) {
  const auto exchange = exchanges_.find(id);
  if (exchange->second.start || !exchange->second.asked.empty()) return;
  const auto node = exchanges_.extract(exchange);
  node.mapped().done(node.mapped().failures);
}

}  // namespace connectmaster::fakegateway
