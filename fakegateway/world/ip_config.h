#pragma once

#include "absl/status/status.h"
#include "connectmaster/network.pb.h"
#include "world/network.h"

// A device's IP configuration, as UDP reads and writes it (UDP-1, UDP-3).
namespace connectmaster::fakegateway {

// INVALID_ARGUMENT for what no device takes.
absl::Status CheckIpConfig(const gsdk::network::IPConfig& config);

// `gateway`: the one that asks, on whose subnet the device is.
gsdk::network::IPConfig IpConfigOf(const Device& device, const DeviceGateway& gateway);

}  // namespace connectmaster::fakegateway
