#include "engine/stream_pump.h"

#include <chrono>
#include <cstddef>
#include <utility>

namespace connectmaster::fakegateway {
namespace {

// If more streams than a few want to write, calls get their turn, too: after so many writes the pump rests.
constexpr std::size_t kFewStreams = 256;
constexpr int kStreamsAtATime = 64;
constexpr std::chrono::milliseconds kRest(1);

}  // namespace

StreamPump::~StreamPump() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void StreamPump::Wake(std::weak_ptr<Stream> stream) {
  const MutexLock lock(mutex_);
  woken_.push_back(std::move(stream));
  if (woken_.size() == 1) changed_.NotifyAll();
}

bool StreamPump::IsBusy() {
  const MutexLock lock(mutex_);
  return woken_.size() > kFewStreams;
}

void StreamPump::Run() {
  int pumped = 0;  // since the last rest
  while (true) {
    std::weak_ptr<Stream> next;
    {
      const MutexLock lock(mutex_);
      if (woken_.size() <= kFewStreams) pumped = 0;
      if (++pumped > kStreamsAtATime) {
        changed_.WaitUntil(mutex_, std::chrono::steady_clock::now() + kRest);
        pumped = 0;
      }
      while (woken_.empty() && !stopping_) changed_.Wait(mutex_);
      if (stopping_) return;
      next = std::move(woken_.front());
      woken_.pop_front();
    }
    if (const auto stream = next.lock()) stream->Pump();
  }
}

}  // namespace connectmaster::fakegateway
