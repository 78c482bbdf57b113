#include "support/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <regex>

namespace connectmaster::testing {

Terminal::Terminal(const Command& command) {
  ExecVectors vectors(command);
  const winsize size{24, 80, 0, 0};
  const pid_t pid = forkpty(&fd_, nullptr, nullptr, &size);
  if (pid == 0) {  // only what may be called after fork
    if (chdir(command.folder.c_str()) == 0) {
      execvpe(vectors.arguments()[0], vectors.arguments(), vectors.environment());
    }
    _exit(127);
  }
  if (pid < 0) return;
  fcntl(fd_, F_SETFD, FD_CLOEXEC);
  fcntl(fd_, F_SETFL, O_NONBLOCK);
  child_.Adopt(pid);
}

Terminal::~Terminal() {
  if (fd_ >= 0) close(fd_);
}

void Terminal::Type(const std::string& keys) const {
  (void)!write(fd_, keys.data(), keys.size());
}

// Reads what there is, or waits for more. False when the program or the patience has ended, and all has been read.
bool Terminal::Pump(Deadline deadline) {
  const std::size_t before = raw_.size();
  const bool open = ReadAvailable(fd_, raw_);
  if (raw_.size() > before) return true;
  const int left = MillisecondsUntil(deadline);
  if ((child_.ended() && !open) || left == 0) return false;
  std::array<pollfd, 2> events{{{child_.ended() ? -1 : child_.pidfd(), POLLIN, 0}, {open ? fd_ : -1, POLLIN, 0}}};
  poll(events.data(), events.size(), left);
  if (events[0].revents != 0) child_.Reap(outcome_);
  return true;
}

bool Terminal::Expect(const std::vector<std::string>& texts, std::chrono::milliseconds patience) {
  const Deadline deadline = In(patience);
  for (;;) {
    const std::string screen = Screen();
    std::size_t end = position_;
    bool all = true;
    for (const std::string& text : texts) {
      const std::size_t at = screen.find(text, position_);
      all = all && at != std::string::npos;
      if (all) end = std::max(end, at + text.size());
    }
    if (all) {
      position_ = end;
      return true;
    }
    if (!Pump(deadline)) return false;
  }
}

Outcome Terminal::Wait(std::chrono::milliseconds patience) {
  const Deadline deadline = In(patience);
  while (Pump(deadline)) {
  }
  if (!child_.ended()) {
    child_.Signal(SIGKILL);
    Outcome killed;
    child_.Reap(killed);
  }
  outcome_.out = Screen();
  return outcome_;
}

std::string Terminal::Screen() const {
  static const std::regex kMovesOnly("\r|\x1b\\[[0-9;?]*[A-Za-z]");
  return std::regex_replace(raw_, kMovesOnly, "");
}

bool Terminal::IsAsShellsLeaveIt() const {
  termios modes{};
  return tcgetattr(fd_, &modes) == 0 && (modes.c_lflag & ECHO) != 0 && (modes.c_lflag & ICANON) != 0;
}

}  // namespace connectmaster::testing
