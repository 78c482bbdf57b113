#pragma once

#include <functional>
#include <map>

#include "common/mutex.h"

namespace connectmaster::fakegateway {

// The streams of one server that last until somebody ends them, so that its shutdown can. Thread-safe.
class OpenStreams {
 public:
  using Id = int;

  // From now on EndAll calls `end`, at most once. After EndAll, it is called at once.
  Id Add(std::function<void()> end) {
    Id id = 0;
    {
      const MutexLock lock(mutex_);
      id = next_++;
      if (!ended_) {
        streams_.emplace(id, std::move(end));
        return id;
      }
    }
    end();
    return id;
  }

  void Remove(Id id) {
    const MutexLock lock(mutex_);
    streams_.erase(id);
  }

  void EndAll() {
    std::map<Id, std::function<void()>> streams;
    {
      const MutexLock lock(mutex_);
      ended_ = true;
      streams.swap(streams_);
    }
    for (const auto& [id, end] : streams) end();
  }

 private:
  Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  Id next_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<Id, std::function<void()>> streams_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace connectmaster::fakegateway
