#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/effects.h"

namespace connectmaster::fakegateway {

class DeviceGateway;
class PendingCall;

// Names a call that waits for its answer, to cancel it.
using CallId = std::uint64_t;

// The calls that have no answer yet: they wait for devices, or because of a fault. Not thread-safe.
class PendingCalls {
 public:
  // Gets the call's answer through an effect, exactly once.
  using Answer = std::function<void(const absl::Status&)>;

  explicit PendingCalls(Effects& effects) : effects_(effects) {}
  PendingCalls(const PendingCalls&) = delete;
  PendingCalls& operator=(const PendingCalls&) = delete;

  PendingCall Begin(const std::string& tenant_id, Answer answer);

  // Ends what the call waits for, and answers it; nothing if it has its answer.
  void Cancel(CallId id, const absl::Status& why);
  void EndOn(const DeviceGateway& gateway, const absl::Status& why);
  // From now on every call that would wait is refused with that.
  void Shutdown(const absl::Status& why);

  bool is_shut_down() const { return !shut_down_.ok(); }
  // How many wait.
  std::size_t size() const { return waiting_.size(); }

 private:
  friend class PendingCall;
  using Change = std::function<absl::Status(const absl::Status&)>;
  struct Begun {
    std::string tenant_id;
    Answer answer;
    Change change{};
  };
  struct Waiting {
    const DeviceGateway* gateway;
    std::function<void()> stop;
  };

  // RESOURCE_EXHAUSTED past kMaxPendingCalls of the tenant, UNAVAILABLE after Shutdown.
  absl::Status CheckRoom(CallId id) const;
  void Wait(CallId id, Waiting waiting);
  void Finish(CallId id, absl::Status status);

  Effects& effects_;
  CallId next_id_ = 1;
  std::map<CallId, Begun> begun_;
  std::map<CallId, Waiting> waiting_;          // of these, those that wait
  std::map<std::string, std::size_t> counts_;  // of those that wait, by tenant
  absl::Status shut_down_;
};

// One call from its beginning until its answer. Copies are the same call.
class PendingCall {
 public:
  CallId id() const { return id_; }

  // Nothing if it has its answer.
  void Answer(const absl::Status& status) const { calls_->Finish(id_, status); }

  // When the call is answered, `change` makes another answer of it; once.
  void BeforeAnswer(std::function<absl::Status(const absl::Status&)> change) const {
    calls_->begun_.at(id_).change = std::move(change);
  }

  // Lets it wait, if it may: `begin` starts what it waits for, and returns what stops that if the call ends first, a
  // function. `gateway` ends it when it is cut off; null if it waits for devices of several.
  template <typename Begin>
  void Wait(const DeviceGateway* gateway, Begin begin) const {
    if (auto status = calls_->CheckRoom(id_); !status.ok()) return Answer(status);
    calls_->Wait(id_, {gateway, begin()});
  }

 private:
  friend class PendingCalls;
  PendingCall(PendingCalls& calls, CallId id) : calls_(&calls), id_(id) {}

  PendingCalls* calls_;
  CallId id_;
};

}  // namespace connectmaster::fakegateway
