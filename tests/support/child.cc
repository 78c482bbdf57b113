#include "support/child.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

// Debian 12's header declares its functions without the C linkage that they have.
extern "C" {
#include <sys/syscall.h>
}

namespace connectmaster::testing {
namespace {

std::string NameOf(const std::string& variable) {
  return variable.substr(0, variable.find('=') + 1);
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

ExecVectors::ExecVectors(const Command& command)
    : argument_texts_(command.arguments), environment_texts_(command.environment) {
  const std::size_t own = environment_texts_.size();
  for (char** it = environ; *it != nullptr; ++it) {
    const std::string variable = *it;
    const auto end = environment_texts_.begin() + static_cast<std::ptrdiff_t>(own);
    const bool replaced = std::any_of(environment_texts_.begin(), end,
                                      [&](const auto& given) { return NameOf(given) == NameOf(variable); });
    if (!replaced) environment_texts_.push_back(variable);
  }
  arguments_ = Pointers(argument_texts_);
  environment_ = Pointers(environment_texts_);
}

Child::~Child() {
  if (!ended_) {
    Signal(SIGKILL);
    Outcome ignored;
    Reap(ignored);
  }
  if (pidfd_ >= 0) close(pidfd_);
}

void Child::Adopt(pid_t pid) {
  pid_ = pid;
  pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));  // glibc 2.36's own function is not for C++
  ended_ = false;
}

void Child::Signal(int signal) const {
  if (!ended_) kill(pid_, signal);
}

void Child::Reap(Outcome& outcome) {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  ended_ = true;
  outcome.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  outcome.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

int MillisecondsUntil(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0));
}

bool ReadAvailable(int fd, std::string& text) {
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t size = read(fd, buffer.data(), buffer.size());
    if (size > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(size));
    } else if (size == 0 || errno != EINTR) {
      return size < 0 && errno == EAGAIN;
    }
  }
}

}  // namespace connectmaster::testing
