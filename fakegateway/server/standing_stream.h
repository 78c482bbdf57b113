#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "common/errors.h"
#include "common/mutex.h"
#include "server/grpc_status.h"
#include "server/open_streams.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// A stream that knows nothing of the world: it lives until OnDone, finishes exactly once, and ends with its server.
// `Reactor` is gRPC's.
template <typename Reactor>
class StandingStream : public Reactor, public std::enable_shared_from_this<StandingStream<Reactor>> {
 public:
  ~StandingStream() override = default;

 protected:
  explicit StandingStream(OpenStreams& open) : open_(open) {}

  // Call it right after the stream was made. If its client has too many calls, it ends at once.
  void Stand(Shell& shell, const grpc::CallbackServerContext& context) {
    self_ = this->shared_from_this();
    metered_.emplace(shell.listener().MeterOf(context.peer()));
    if (auto place = shell.Admit(context)) {
      place_.emplace(*std::move(place));
    } else {
      return End(TooManyCalls());
    }
    const std::weak_ptr<StandingStream> weak = self_;
    id_ = open_.Add([weak] {
      if (const auto stream = weak.lock()) stream->End(ShuttingDown());
    });
  }

  // A request of this size was read.
  void Read(std::size_t bytes) { metered_->Read(bytes); }

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
  std::optional<ConnectionMeter::Call> metered_;
  std::optional<Admission::Place> place_;
  OpenStreams::Id id_ = 0;
  std::shared_ptr<StandingStream> self_;
  Mutex mutex_;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace connectmaster::fakegateway
