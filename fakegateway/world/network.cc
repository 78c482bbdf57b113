#include "world/network.h"

#include <utility>

#include "world/fleet_values.h"
#include "world/limits.h"

namespace connectmaster::fakegateway {

void Network::Add(const testkit::Device& description, Ipv4 server_address) {
  auto device = std::make_unique<Device>();
  device->id = description.id();
  device->type = description.type();
  device->address = *Ipv4::Parse(description.address());
  device->port = description.port() == 0 ? kDefaultDevicePort : static_cast<int>(description.port());
  device->use_dhcp = description.use_dhcp();
  device->mode = description.mode();
  device->use_ssl = description.use_ssl();
  device->server_address = server_address;
  device->response_delay = ToDuration(description.response_delay());
  device->switched_off = description.switched_off();
  device->silent = description.silent();
  by_id_.emplace(device->id, device.get());
  by_address_.emplace(device->address, std::move(device));
}

Device* Network::FindById(std::uint32_t id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Device* Network::FindByAddress(Ipv4 address) {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? nullptr : found->second.get();
}

void Network::ForEachIn(const Subnet& subnet, const std::function<void(const Device&)>& visit) const {
  for (auto device = by_address_.lower_bound(subnet.first); device != by_address_.end() && device->first <= subnet.last;
       ++device) {
    visit(*device->second);
  }
}

}  // namespace connectmaster::fakegateway
