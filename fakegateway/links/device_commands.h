#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "absl/status/status.h"
#include "links/links.h"
#include "model/installation.h"

namespace connectmaster::fakegateway {

// Commands on many connected devices at once: each takes as long as its device needs, and a failure on one does not
// stop the others (MULTI-1). Not thread-safe.
class DeviceCommands {
 public:
  using Id = std::uint64_t;
  // What the command does to a device that answers; it may fail there with an error of its own, and bring data back.
  using Apply = std::function<absl::Status(Device&, const DeviceGateway&)>;
  // Those that failed, and why.
  using Failures = std::map<std::uint32_t, absl::Status>;
  // Called once, unless the command is cancelled before.
  using Done = std::function<void(const Failures&)>;

  DeviceCommands(Installation& installation, Links& links) : installation_(installation), links_(links) {}

  Id Start(const Caller& caller, const std::set<std::uint32_t>& device_ids, Apply apply, Done done);
  // Devices that have not answered yet are left alone.
  void Cancel(Id id);
  // Its devices that have not answered yet will not.
  void GatewayLost(const DeviceGateway& gateway);

 private:
  struct Waiting {
    const DeviceGateway* gateway;
    Duration late;
    Time given_up;  // when it has not answered by then
    TimerQueue::Id answer;
  };
  struct Command {
    Apply apply;
    Done done;
    // Ends the command where it waits for no device; it never ends while it starts.
    std::optional<TimerQueue::Id> start;
    std::map<std::uint32_t, Waiting> waiting;
    Failures failures;
  };

  absl::Status Run(const Command& command, std::uint32_t device_id, const Waiting& waiting);
  void Answered(Id id, std::uint32_t device_id);
  void EndIfAllAnswered(Id id);

  Installation& installation_;
  Links& links_;
  Id next_id_ = 1;
  std::map<Id, Command> commands_;
};

}  // namespace connectmaster::fakegateway
