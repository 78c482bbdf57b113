#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>

#include "spawn_process.h"

namespace connectmaster::testing::internal {

using Deadline = std::chrono::steady_clock::time_point;

// The end of a wait that begins now, three weeks ahead at most: what poll() can be told.
Deadline DeadlineAfter(std::chrono::milliseconds wait);

// For poll(): the time until then, 0 if it is over.
int MillisecondsUntil(Deadline deadline);

// A child of this process that ends when its standard input does, and is ended with the object.
//
// Thread safety: const methods may be called from several threads.
class ChildProcess {
 public:
  // `stop_timeout`: how long it may take to end, after its input has, and after SIGTERM.
  ChildProcess(Spawned spawned, std::chrono::milliseconds stop_timeout);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  // In a forked child, nothing: the process is the parent's.
  ~ChildProcess();

  pid_t process_id() const { return spawned_.process_id; }
  int pidfd() const { return spawned_.pidfd.get(); }
  int output() const { return spawned_.output.get(); }

  bool running() const;

  // How it has ended, once running() is false: "ended with status 1".
  std::string HowItEnded() const;

 private:
  bool Ends(std::chrono::milliseconds patience) const;
  void Signal(int signal) const;

  Spawned spawned_;
  const std::chrono::milliseconds stop_timeout_;
  const pid_t owner_;
};

}  // namespace connectmaster::testing::internal
