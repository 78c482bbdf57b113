#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <thread>

#include "common/fair_queue.h"
#include "common/mutex.h"

namespace connectmaster::fakegateway {

// One thread that runs jobs, one tenant's after the other's and each tenant's in their order: for what must not be done
// on gRPC's threads, the disk and making keys. Thread-safe. The destructor runs what is left.
class Worker {
 public:
  // So many jobs of a tenant may wait.
  explicit Worker(std::size_t max_queued_jobs);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // False, and nothing done, where too many jobs of the tenant wait.
  [[nodiscard]] bool Post(const std::string& tenant_id, std::function<void()> job);

 private:
  void Run();

  const std::size_t max_queued_jobs_;
  Mutex mutex_;
  CondVar changed_;
  FairQueue<std::function<void()>> jobs_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace connectmaster::fakegateway
