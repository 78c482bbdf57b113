#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "server/admission.h"
#include "server/grpc_status.h"
#include "server/mutex.h"
#include "server/open_streams.h"
#include "world/errors.h"

namespace connectmaster::fakegateway {

// A stream that knows nothing of the world: it lives until OnDone, finishes exactly once, and ends with its server.
// `Reactor` is gRPC's.
template <typename Reactor>
class StandingStream : public Reactor, public std::enable_shared_from_this<StandingStream<Reactor>> {
 public:
  ~StandingStream() override = default;

 protected:
  explicit StandingStream(OpenStreams& open) : open_(open) {}

  // Call it right after the stream was made. Without a place it ends at once.
  void Stand(std::optional<Admission::Place> place) {
    self_ = this->shared_from_this();
    if (!place) return End(TooManyCalls());
    place_.emplace(*std::move(place));
    const std::weak_ptr<StandingStream> weak = self_;
    id_ = open_.Add([weak] {
      if (const auto stream = weak.lock()) stream->End(ShuttingDown());
    });
  }

  // Starts a read or a write, if the stream has not ended: after Finish there must be none.
  template <typename Operation>
  void WhileOpen(Operation start) {
    const MutexLock lock(mutex_);
    if (!finished_) start();
  }

  void End(const absl::Status& why) {
    {
      const MutexLock lock(mutex_);
      if (std::exchange(finished_, true)) return;
    }
    this->Finish(ToGrpcStatus(why));
  }

 private:
  void OnCancel() final { End(StreamCancelled()); }

  void OnDone() final {
    open_.Remove(id_);
    self_.reset();
  }

  OpenStreams& open_;
  std::optional<Admission::Place> place_;
  OpenStreams::Id id_ = 0;
  std::shared_ptr<StandingStream> self_;
  Mutex mutex_;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace connectmaster::fakegateway
