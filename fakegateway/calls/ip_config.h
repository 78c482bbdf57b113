#pragma once

#include "absl/status/status.h"
#include "connectmaster/network.pb.h"
#include "model/network.h"

// A device's IP configuration, as UDP reads and writes it (UDP-1, UDP-3).
namespace connectmaster::fakegateway {

// INVALID_ARGUMENT for what no device takes.
absl::Status CheckIpConfig(const gsdk::network::IPConfig& config);

// UDP-3: what a device takes of a configuration that is sent to it, where `present` is the one that it has.
gsdk::network::IPConfig WhatCounts(const gsdk::network::IPConfig& sent, const gsdk::network::IPConfig& present);

// `gateway`: the one that asks, on whose subnet the device is.
gsdk::network::IPConfig IpConfigOf(const Device& device, const DeviceGateway& gateway);

}  // namespace connectmaster::fakegateway
