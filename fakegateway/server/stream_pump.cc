#include "server/stream_pump.h"

#include <utility>

namespace connectmaster::fakegateway {

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

void StreamPump::Run() {
  while (true) {
    std::weak_ptr<Stream> next;
    {
      const MutexLock lock(mutex_);
      while (woken_.empty() && !stopping_) changed_.Wait(mutex_);
      if (stopping_) return;
      next = std::move(woken_.front());
      woken_.pop_front();
    }
    if (const auto stream = next.lock()) stream->Pump();
  }
}

}  // namespace connectmaster::fakegateway
