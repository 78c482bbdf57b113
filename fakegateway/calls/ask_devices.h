#pragma once

#include <google/protobuf/repeated_field.h>

#include <cstdint>

#include "calls/scope.h"
#include "links/device_commands.h"
#include "model/pending_calls.h"

// Calls that ask connected devices something, or to do something. `apply` is called with each device when it answers;
// it may fill the call's response, which stays until the call is answered.
namespace connectmaster::fakegateway {

// MULTI-4: the call's error is the device's own.
void AskDevice(const Scope& scope, std::uint32_t device_id, DeviceCommands::Apply apply, const PendingCall& call);

// MULTI-3: the call's error names the devices that failed.
void AskDevices(const Scope& scope, const google::protobuf::RepeatedField<std::uint32_t>& device_ids,
                DeviceCommands::Apply apply, const PendingCall& call);

}  // namespace connectmaster::fakegateway
