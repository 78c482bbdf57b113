#pragma once

#include <cstdint>
#include <optional>

#include "connectmaster/connect.pb.h"
#include "model/device_gateway.h"
#include "model/network.h"

// Slaves: devices that are wired to another one, and known at a gateway by it.
namespace connectmaster::fakegateway {

// SLAVE-3: the first of the slaves that is not registered on the parent, as the gateway sees it; none if all are.
std::optional<std::uint32_t> SlaveNotThere(Network& network, const DeviceGateway& gateway,
                                           const gsdk::connect::SlaveDeviceInfo& info);

// SLAVE-2, SLAVE-3: gives the gateway what is stored; what is not registered is left out.
void AssignSlaves(Network& network, DeviceGateway& gateway, const gsdk::connect::SlaveDeviceInfo& stored);

}  // namespace connectmaster::fakegateway
