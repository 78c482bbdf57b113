#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/caller.h"
#include "links/exchanges.h"
#include "links/links.h"
#include "model/installation.h"

namespace connectmaster::fakegateway {

// What a call works on, and on whose behalf it is made. It does not outlive the call's beginning; what it refers to
// lives as long as the world.
struct Scope {
  Installation& installation;
  Links& links;
  Exchanges& exchanges;
  const Caller& caller;

  // GW-3, GW-7: the gateway, if the caller may know of it and it is connected to the master gateway.
  absl::StatusOr<DeviceGateway*> Reached(const std::string& gateway_id) const;
  // What is stored for the gateway, if the caller may know of it. Never null.
  absl::StatusOr<const StoredSettings*> StoredFor(const std::string& gateway_id) const;
};

}  // namespace connectmaster::fakegateway
