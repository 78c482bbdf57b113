#pragma once

#include <google/protobuf/repeated_field.h>

#include <cstdint>

#include "calls/scope.h"
#include "links/exchanges.h"
#include "model/pending_calls.h"

// Calls that ask devices something, or to do something. `apply` is called with each device when it answers; it may fill
// the call's response, which stays until the call is answered.
namespace connectmaster::fakegateway {

// A connected device. The call's error is the device's own (MULTI-4).
void AskDevice(const Scope& scope, std::uint32_t device_id, Exchanges::Apply apply, const PendingCall& call);

// Connected devices. The call's error names those that failed (MULTI-3).
void AskDevices(const Scope& scope, const google::protobuf::RepeatedField<std::uint32_t>& device_ids,
                Exchanges::Apply apply, const PendingCall& call);

// A device that need not be connected, at an address on the gateway's subnet. The call's error is its own (UDP-2).
void AskOverUdp(const Scope& scope, const DeviceGateway& gateway, std::uint32_t device_id, Ipv4 address,
                Exchanges::Apply apply, const PendingCall& call);

}  // namespace connectmaster::fakegateway
