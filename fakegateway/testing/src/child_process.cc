#include "child_process.h"

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace connectmaster::testing::internal {

Deadline DeadlineAfter(std::chrono::milliseconds wait) {
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(21 * 24);
  return std::chrono::steady_clock::now() + std::min(wait, kLongest);
}

int MillisecondsUntil(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0));
}

ChildProcess::ChildProcess(Spawned spawned, std::chrono::milliseconds stop_timeout)
    : spawned_(std::move(spawned)), stop_timeout_(stop_timeout), owner_(getpid()) {}

ChildProcess::~ChildProcess() {
  if (getpid() != owner_) return;
  spawned_.input.Close();
  if (!Ends(stop_timeout_)) {
    Signal(SIGTERM);
    if (!Ends(stop_timeout_)) Signal(SIGKILL);
  }
  siginfo_t how{};
  while (waitid(P_PIDFD, static_cast<id_t>(pidfd()), &how, WEXITED) != 0 && errno == EINTR) {
  }
}

bool ChildProcess::running() const {
  return !Ends(std::chrono::milliseconds(0));
}

std::string ChildProcess::HowItEnded() const {
  siginfo_t how{};
  // Left to be waited for: the destructor does.
  if (waitid(P_PIDFD, static_cast<id_t>(pidfd()), &how, WEXITED | WNOHANG | WNOWAIT) != 0 || how.si_pid == 0) {
    return "ended";
  }
  if (how.si_code == CLD_EXITED) return "ended with status " + std::to_string(how.si_status);
  return "was ended by signal " + std::to_string(how.si_status) + " (" + strsignal(how.si_status) + ")";
}

bool ChildProcess::Ends(std::chrono::milliseconds patience) const {
  const Deadline deadline = DeadlineAfter(patience);
  for (;;) {
    pollfd end{pidfd(), POLLIN, 0};
    const int ready = poll(&end, 1, MillisecondsUntil(deadline));
    if (ready >= 0 || errno != EINTR) return ready == 1;
  }
}

void ChildProcess::Signal(int signal) const {
  syscall(SYS_pidfd_send_signal, pidfd(), signal, nullptr, 0);
}

}  // namespace connectmaster::testing::internal
