#include "model/slaves.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace connectmaster::fakegateway {
namespace {

// GW-3: a device that the gateway has nothing to do with is as good as none.
const Device* ParentAt(Network& network, const DeviceGateway& gateway, std::uint32_t device_id) {
  const Device* const device = network.FindById(device_id);
  if (device == nullptr) return nullptr;
  return gateway.subnet().Contains(device->address) || device->connected_to == &gateway ? device : nullptr;
}

bool Has(const Device* parent, std::vector<std::uint32_t> Device::*slaves, std::uint32_t id) {
  return parent != nullptr &&
         std::find((parent->*slaves).begin(), (parent->*slaves).end(), id) != (parent->*slaves).end();
}

}  // namespace

std::optional<std::uint32_t> SlaveNotThere(Network& network, const DeviceGateway& gateway,
                                           const gsdk::connect::SlaveDeviceInfo& info) {
  const Device* const parent = ParentAt(network, gateway, info.deviceid());
  for (const std::uint32_t slave : info.rs485slavedeviceids()) {
    if (!Has(parent, &Device::rs485_slaves, slave)) return slave;
  }
  for (const std::uint32_t slave : info.wiegandslavedeviceids()) {
    if (!Has(parent, &Device::wiegand_slaves, slave)) return slave;
  }
  return std::nullopt;
}

void AssignSlaves(Network& network, DeviceGateway& gateway, const gsdk::connect::SlaveDeviceInfo& stored) {
  const Device* const parent = ParentAt(network, gateway, stored.deviceid());
  gsdk::connect::SlaveDeviceInfo assigned;
  assigned.set_deviceid(stored.deviceid());
  for (const std::uint32_t slave : stored.rs485slavedeviceids()) {
    if (Has(parent, &Device::rs485_slaves, slave)) assigned.add_rs485slavedeviceids(slave);
  }
  for (const std::uint32_t slave : stored.wiegandslavedeviceids()) {
    if (Has(parent, &Device::wiegand_slaves, slave)) assigned.add_wiegandslavedeviceids(slave);
  }
  const bool nothing = assigned.rs485slavedeviceids().empty() && assigned.wiegandslavedeviceids().empty();
  if (nothing) {
    gateway.slaves.erase(stored.deviceid());
  } else {
    gateway.slaves.insert_or_assign(stored.deviceid(), std::move(assigned));
  }
}

}  // namespace connectmaster::fakegateway
