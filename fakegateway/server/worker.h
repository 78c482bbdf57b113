#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>

#include "server/mutex.h"

namespace connectmaster::fakegateway {

// One thread that runs jobs in their order: for what must not be done on gRPC's threads, the disk and making keys.
// Thread-safe. The destructor runs what is left.
class Worker {
 public:
  explicit Worker(std::size_t max_queued_jobs);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // False, and nothing done, where too many jobs wait.
  [[nodiscard]] bool Post(std::function<void()> job);

 private:
  void Run();

  const std::size_t max_queued_jobs_;
  Mutex mutex_;
  CondVar changed_;
  std::deque<std::function<void()>> jobs_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace connectmaster::fakegateway
