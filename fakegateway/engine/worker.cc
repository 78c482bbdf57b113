#include "engine/worker.h"

#include <optional>
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

bool Worker::Post(const std::string& tenant_id, std::function<void()> job) {
  const MutexLock lock(mutex_);
  if (jobs_.CountOf(tenant_id) >= max_queued_jobs_) return false;
  jobs_.Push(tenant_id, std::move(job));
  changed_.NotifyAll();
  return true;
}

void Worker::Run() {
  while (true) {
    std::optional<std::function<void()>> job;
    {
      const MutexLock lock(mutex_);
      while (jobs_.empty() && !stopping_) changed_.Wait(mutex_);
      job = jobs_.Pop();
    }
    if (!job) return;
    (*job)();
  }
}

}  // namespace connectmaster::fakegateway
