#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

namespace connectmaster::fakegateway::cli {

// Gives memory that a burst of calls took back to the system. The C library keeps what is freed, in an arena for each
// of many threads, for good if something above it is still in use. For the command alone: how a process allocates is
// not a library's to say. One of a process, made before other threads start.
class FreedMemory {
 public:
  FreedMemory();
  FreedMemory(const FreedMemory&) = delete;
  FreedMemory& operator=(const FreedMemory&) = delete;
  ~FreedMemory();

 private:
  void Watch();

  std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;
  std::thread thread_;
};

}  // namespace connectmaster::fakegateway::cli
