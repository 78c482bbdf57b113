#include "server/worker.h"

#include <utility>

namespace connectmaster::fakegateway {

Worker::Worker(std::size_t max_queued_jobs) : max_queued_jobs_(max_queued_jobs), thread_([this] { Run(); }) {}

Worker::~Worker() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

bool Worker::Post(std::function<void()> job) {
  const MutexLock lock(mutex_);
  if (jobs_.size() >= max_queued_jobs_) return false;
  jobs_.push_back(std::move(job));
  changed_.NotifyAll();
  return true;
}

void Worker::Run() {
  while (true) {
    std::function<void()> job;
    {
      const MutexLock lock(mutex_);
      while (jobs_.empty() && !stopping_) changed_.Wait(mutex_);
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace connectmaster::fakegateway
