#include "server/stream_pump.h"

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

namespace connectmaster::fakegateway {
namespace {

constexpr int kNice = 10;

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

void StreamPump::Run() {
  // Calls go before streams. What cannot be had is not needed.
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice);
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
