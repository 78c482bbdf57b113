#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/ipv4.h"
#include "links/links.h"
#include "model/installation.h"

namespace connectmaster::fakegateway {

// What device gateways ask of devices, over their connections or over UDP. Each device takes as long as it needs, with
// its power and its faults; a failure of one does not stop the others (MULTI-1). Not thread-safe.
class Exchanges {
 public:
  using Id = std::uint64_t;
  // What happens at a device that answers; it may fail there with an error of its own, and bring data back.
  using Apply = std::function<absl::Status(Device&, const DeviceGateway&)>;
  // The devices that failed, and why.
  using Failures = std::map<std::uint32_t, absl::Status>;
  // Called once, unless the exchange is cancelled before.
  using Done = std::function<void(const Failures&)>;

  Exchanges(Installation& installation, Links& links) : installation_(installation), links_(links) {}

  // With connected devices that the caller reaches; others fail (MULTI-4).
  Id Start(const Caller& caller, const std::set<std::uint32_t>& device_ids, Apply apply, Done done);
  // With a device at an address on the gateway's subnet, connected or not (UDP-1).
  Id StartOverUdp(const DeviceGateway& gateway, std::uint32_t device_id, Ipv4 address, Apply apply, Done done);
  // Devices that have not answered yet are left alone.
  void Cancel(Id id);
  // Its devices that have not answered yet will not.
  void GatewayLost(const DeviceGateway& gateway);

 private:
  // A device that has not answered yet.
  struct Asked {
    const DeviceGateway* gateway;
    std::optional<Ipv4> address;  // over UDP; none over its connection
    Duration late{0};
    Time given_up{};  // when it has not answered by then
    TimerQueue::Id answer{};
  };
  struct Exchange {
    Apply apply;
    Done done;
    // Ends the exchange if it waits for no device; it never ends while it starts.
    std::optional<TimerQueue::Id> start;
    std::map<std::uint32_t, Asked> asked;
    Failures failures;
  };

  static absl::Status NoAnswer(std::uint32_t device_id, const Asked& asked);
  std::pair<const Id, Exchange>& Begin(Apply apply, Done done);
  void Ask(std::pair<const Id, Exchange>& exchange, Device& device, Asked asked);
  // The device, if its gateway reaches it.
  absl::StatusOr<Device*> Reach(std::uint32_t device_id, const Asked& asked);
  void Answered(Id id, std::uint32_t device_id);
  void EndIfAllAnswered(Id id);

  Installation& installation_;
  Links& links_;
  Id next_id_ = 1;
  std::map<Id, Exchange> exchanges_;
};

}  // namespace connectmaster::fakegateway
