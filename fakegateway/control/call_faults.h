#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "calls/call_table.h"
#include "connectmaster/fakegateway/faults.h"
#include "world/world.h"

// Faults: which can be planned, and those that strike calls and streams. Those of devices strike in links/.
namespace connectmaster::fakegateway {

// What goes wrong with a status stream.
struct StreamFaults {
  absl::Status refusal;
  std::optional<int> ends_after;
  absl::Status end;
  std::optional<int> stalls_after;
};

// NOT_FOUND for a gateway or device that the fleet does not have, INVALID_ARGUMENT for what cannot strike any of the
// calls; then nothing of the plan is taken.
absl::Status Inject(World& world, const CallTable& calls, const FaultPlan& plan);

// Strikes a call that arrives. 0: nothing happens to it. Otherwise the call waits, and through an effect either goes
// on or fails.
CallId StrikeCall(World& world, const google::protobuf::Message& request, const std::string& tenant_id,
                  std::function<void()> go_on, std::function<void(const absl::Status&)> fail);
StreamFaults StrikeStream(World& world, const google::protobuf::Message& request, const std::string& tenant_id);

}  // namespace connectmaster::fakegateway
