#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"

namespace connectmaster::fakegateway {

class DeviceGateway;

// Names a call that waits for its answer, to cancel it.
using CallId = std::uint64_t;

// The calls that wait for their answers: for devices, or because of a fault. Not thread-safe.
class PendingCalls {
 public:
  // Ends what the call waits for, and answers it with an error.
  using End = std::function<void(const absl::Status&)>;

  // Whether one more call of the tenant may wait: RESOURCE_EXHAUSTED past kMaxPendingCalls, UNAVAILABLE after Shutdown.
  absl::Status CheckRoom(const std::string& tenant_id) const;

  // What Add returns next.
  CallId next_id() const { return next_id_; }
  // `gateway` is null where it waits for devices of several.
  CallId Add(const std::string& tenant_id, const DeviceGateway* gateway, End end);
  // It has its answer.
  void Forget(CallId id);

  // Does nothing when it has its answer already.
  void Cancel(CallId id, const absl::Status& why);
  void EndOn(const DeviceGateway& gateway, const absl::Status& why);
  // No call waits from now on.
  void Shutdown(const absl::Status& why);

  bool is_shut_down() const { return !shut_down_.ok(); }
  std::size_t size() const { return calls_.size(); }

 private:
  struct Call {
    std::string tenant_id;
    const DeviceGateway* gateway;
    End end;
  };

  CallId next_id_ = 1;
  std::map<CallId, Call> calls_;
  std::map<std::string, std::size_t> counts_;  // by tenant
  absl::Status shut_down_;
};

}  // namespace connectmaster::fakegateway
