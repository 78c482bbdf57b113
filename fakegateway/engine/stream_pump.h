#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <thread>

#include "common/mutex.h"

namespace connectmaster::fakegateway {

// The thread that starts the writes of status streams, for one stream after the other: gRPC's own threads, of which
// there are two, and those that changed something are not held up by a thousand subscribers (STATUS-4). Thread-safe.
class StreamPump {
 public:
  class Stream {
   public:
    virtual ~Stream() = default;
    // Writes on. Called by the pump's thread.
    virtual void Pump() = 0;
  };

  StreamPump() : thread_([this] { Run(); }) {}
  ~StreamPump();
  StreamPump(const StreamPump&) = delete;
  StreamPump& operator=(const StreamPump&) = delete;

  // Has the stream pumped once, after those that were woken before.
  void Wake(std::weak_ptr<Stream> stream);
  // Whether so many streams want to write that each has to wait for its turn.
  bool IsBusy();

 private:
  void Run();

  Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<std::weak_ptr<Stream>> woken_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace connectmaster::fakegateway
