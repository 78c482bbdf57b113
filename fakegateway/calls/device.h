#pragma once

#include "calls/scope.h"
#include "connectmaster/device.pb.h"
#include "model/pending_calls.h"

// The calls of gsdk.device.Device: what connected devices are, and what they can do.
namespace connectmaster::fakegateway::device {

namespace wire = gsdk::device;

void GetInfo(const Scope& scope, const wire::GetInfoRequest& request, wire::GetInfoResponse& response,
             const PendingCall& call);
void GetCapabilityInfo(const Scope& scope, const wire::GetCapabilityInfoRequest& request,
                       wire::GetCapabilityInfoResponse& response, const PendingCall& call);
void GetCapability(const Scope& scope, const wire::GetCapabilityRequest& request, wire::GetCapabilityResponse& response,
                   const PendingCall& call);

}  // namespace connectmaster::fakegateway::device
