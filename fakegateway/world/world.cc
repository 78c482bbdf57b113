#include "world/world.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/errors.h"

namespace connectmaster::fakegateway {

void World::AddDeviceGateway(const testkit::DeviceGateway& description, const GatewayCertificate& certificate) {
  auto gateway = std::make_unique<DeviceGateway>(description, certificate);
  gateway_links_.ScheduleDial(*gateway, Duration{0});
  gateways_in_order_.push_back(gateway.get());
  installation_.gateways_by_address.emplace(gateway->address(), gateway.get());
  installation_.gateways.emplace(description.id(), std::move(gateway));
}

void World::AddDevice(const testkit::Device& description) {
  const Ipv4 address = *Ipv4::Parse(description.address());
  const auto gateway = std::find_if(gateways_in_order_.begin(), gateways_in_order_.end(),
                                    [&](const DeviceGateway* it) { return it->subnet().Contains(address); });
  Device& device = installation_.network.Add(description, gateway == gateways_in_order_.end() ? nullptr : *gateway);
  links_.ScheduleDialIn(device, Duration{0});
}

void World::AdvanceTo(Time now, std::size_t at_most) {
  for (std::size_t i = 0; auto due = installation_.timers.TakeDue(now); ++i) {
    installation_.now = std::max(installation_.now, due->first);
    due->second();
    if (i + 1 == at_most) return;
  }
  installation_.now = std::max(installation_.now, now);
}

void World::EndSession(SessionId session, const absl::Status& why) {
  std::apply([&](auto&... of_kind) { (of_kind.EndSession(session, why), ...); }, installation_.subscriptions);
}

void World::Shutdown() {
  pending_.Shutdown(ShuttingDown());
  std::apply([](auto&... of_kind) { (of_kind.EndAll(ShuttingDown()), ...); }, installation_.subscriptions);
}

}  // namespace connectmaster::fakegateway
