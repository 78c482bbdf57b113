#pragma once

#include "links/exchanges.h"
#include "links/links.h"
#include "model/changes.h"
#include "model/installation.h"
#include "model/pending_calls.h"

namespace connectmaster::fakegateway {

// The connections of device gateways to the master gateway: who is let in, what is assigned then, and what is lost with
// them. Not thread-safe.
class GatewayLinks {
 public:
  GatewayLinks(Installation& installation, Links& links, Exchanges& exchanges, PendingCalls& pending)
      : installation_(installation), links_(links), exchanges_(exchanges), pending_(pending) {}

  // The gateway dials after `wait`.
  void ScheduleDial(DeviceGateway& gateway, Duration wait);
  // GW-9; nothing if it is not connected. It dials again.
  void CutOff(DeviceGateway& gateway);
  // What follows from a change that is stored (GW-9, ASYNC-11, ACCEPT-8).
  void Apply(const Change& change);

 private:
  void Dial(DeviceGateway& gateway);
  bool LetsIn(const DeviceGateway& gateway) const;
  void AssignStored(DeviceGateway& gateway);
  void Publish(const DeviceGateway& gateway, gsdk::gateway::Status status);
  // The gateway, if it is connected; else null.
  DeviceGateway* FindConnected(const std::string& gateway_id);

  Installation& installation_;
  Links& links_;
  Exchanges& exchanges_;
  PendingCalls& pending_;
};

}  // namespace connectmaster::fakegateway
