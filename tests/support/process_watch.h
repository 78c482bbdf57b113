#pragma once

#include <sys/types.h>

#include <chrono>

#include "support/child.h"

namespace connectmaster::testing {

// Somebody else's process, whose end is waited for.
//
// Thread safety: for one thread.
class ProcessWatch {
 public:
  // The process has to be there: later its ID may be another's.
  explicit ProcessWatch(pid_t pid);
  ProcessWatch(const ProcessWatch&) = delete;
  ProcessWatch& operator=(const ProcessWatch&) = delete;
  ~ProcessWatch();

  bool Ends(std::chrono::milliseconds patience = kPatience) const;

 private:
  const int pidfd_;
};

}  // namespace connectmaster::testing
