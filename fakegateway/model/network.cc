#include "model/network.h"

#include <utility>

#include "common/limits.h"
#include "model/device_gateway.h"
#include "model/fleet_values.h"

namespace connectmaster::fakegateway {

Device& Network::Add(const testkit::Device& description, const DeviceGateway* server) {
  auto device = std::make_unique<Device>();
  device->id = description.id();
  device->type = static_cast<gsdk::device::Type>(description.type());
  device->address = *Ipv4::Parse(description.address());
  device->port = description.port() == 0 ? kDefaultDevicePort : static_cast<int>(description.port());
  device->use_dhcp = description.use_dhcp();
  device->mode = static_cast<gsdk::connect::ConnectionMode>(description.mode());
  device->use_ssl = description.use_ssl();
  if (description.use_ssl()) {
    device->root_ca = description.root_ca();
    if (device->root_ca.empty() && server != nullptr) device->root_ca = server->root_ca();
  }
  device->server_address = Ipv4::Parse(description.server_address()).value_or(server ? server->address() : Ipv4{});
  device->server_port = server != nullptr ? server->port() : kDefaultGatewayPort;
  device->ssl_server_port = server != nullptr ? server->ssl_port() : kDefaultGatewaySslPort;
  device->response_delay = ToDuration(description.response_delay());
  device->switched_off = description.switched_off();
  device->silent = description.silent();
  device->rs485_slaves.assign(description.rs485_slave_ids().begin(), description.rs485_slave_ids().end());
  device->wiegand_slaves.assign(description.wiegand_slave_ids().begin(), description.wiegand_slave_ids().end());
  Device& added = *device;
  by_id_.emplace(device->id, device.get());
  by_address_.emplace(device->address, std::move(device));
  return added;
}

Device* Network::FindById(std::uint32_t id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Device* Network::FindByAddress(Ipv4 address) {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? nullptr : found->second.get();
}

void Network::Move(Device& device, Ipv4 address) {
  auto node = by_address_.extract(device.address);
  device.address = address;
  node.key() = address;
  by_address_.insert(std::move(node));
}

void Network::ForEachIn(const Subnet& subnet, const std::function<void(Device&)>& visit) {
  for (auto device = by_address_.lower_bound(subnet.first); device != by_address_.end() && device->first <= subnet.last;
       ++device) {
    visit(*device->second);
  }
}

}  // namespace connectmaster::fakegateway
