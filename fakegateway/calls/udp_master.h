#pragma once

#include "calls/scope.h"
#include "connectmaster/udp_master.pb.h"
#include "model/pending_calls.h"

// The calls of gsdk.udp_master.UDPMaster: the IP configuration of devices, connected or not.
namespace connectmaster::fakegateway::udp_master {

namespace wire = gsdk::udp_master;

void GetIPConfig(const Scope& scope, const wire::GetIPConfigRequest& request, wire::GetIPConfigResponse& response,
                 const PendingCall& call);
void SetIPConfig(const Scope& scope, const wire::SetIPConfigRequest& request, wire::SetIPConfigResponse& response,
                 const PendingCall& call);

}  // namespace connectmaster::fakegateway::udp_master
