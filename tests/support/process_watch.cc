#include "support/process_watch.h"

#include <poll.h>
#include <unistd.h>

// Debian 12's header declares its functions without the C linkage that they have.
extern "C" {
#include <sys/syscall.h>
}

namespace connectmaster::testing {

ProcessWatch::ProcessWatch(pid_t pid) : pidfd_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}

ProcessWatch::~ProcessWatch() {
  if (pidfd_ >= 0) close(pidfd_);
}

bool ProcessWatch::Ends(std::chrono::milliseconds patience) const {
  pollfd end{pidfd_, POLLIN, 0};
  return pidfd_ >= 0 && poll(&end, 1, static_cast<int>(patience.count())) == 1;
}

}  // namespace connectmaster::testing
