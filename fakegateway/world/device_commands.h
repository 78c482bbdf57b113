#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "absl/status/status.h"
#include "world/site.h"

namespace connectmaster::fakegateway {

// Commands on many connected devices at once: each takes as long as its device needs, and a failure on one does not
// stop the others (MULTI-1). Not thread-safe.
class DeviceCommands {
 public:
  using Id = std::uint64_t;
  using Apply = std::function<void(Device&, const DeviceGateway&)>;
  // Those that failed, and why.
  using Failures = std::map<std::uint32_t, absl::Status>;
  // Called once, unless the command is cancelled before.
  using Done = std::function<void(const Failures&)>;

  explicit DeviceCommands(Site& site) : site_(site) {}

  Id Start(const Caller& caller, const std::set<std::uint32_t>& device_ids, Apply apply, Done done);
  // Devices that have not answered yet are left alone.
  void Cancel(Id id);

 private:
  struct Command {
    Apply apply;
    Done done;
    std::size_t waiting = 0;
    Failures failures;
    std::vector<TimerQueue::Id> timers;
  };

  absl::Status Run(const Command& command, std::uint32_t device_id, const DeviceGateway& gateway);
  void OneEnded(Id id);

  Site& site_;
  Id next_id_ = 1;
  std::map<Id, Command> commands_;
};

}  // namespace connectmaster::fakegateway
