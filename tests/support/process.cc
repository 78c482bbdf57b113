#include "support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

namespace connectmaster::testing {
namespace {

// What poll() leaves out.
int Close(int fd) {
  if (fd >= 0) close(fd);
  return -1;
}

}  // namespace

Process::Process(const Command& command) {
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) return;
  fds_ = {out[0], err[0]};
  for (const int fd : fds_) fcntl(fd, F_SETFL, O_NONBLOCK);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
  ExecVectors vectors(command);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, command.arguments.front().c_str(), &actions, nullptr, vectors.arguments(),
                                 vectors.environment());
  posix_spawn_file_actions_destroy(&actions);
  close(out[1]);
  close(err[1]);
  if (error == 0) {
    child_.Adopt(pid);
  } else {
    outcome_.err = "cannot start " + command.arguments.front() + ": " + std::generic_category().message(error);
  }
}

Process::~Process() {
  for (const int fd : fds_) Close(fd);
}

template <typename Condition>
bool Process::Await(const Condition& condition, Deadline deadline, int wake_fd) {
  for (;;) {
    if (!ReadAvailable(fds_[0], outcome_.out)) fds_[0] = Close(fds_[0]);
    if (!ReadAvailable(fds_[1], outcome_.err)) fds_[1] = Close(fds_[1]);
    if (condition()) return true;
    const int left = MillisecondsUntil(deadline);
    if (child_.ended() || left == 0) return false;
    std::array<pollfd, 4> events{
        {{child_.pidfd(), POLLIN, 0}, {fds_[0], POLLIN, 0}, {fds_[1], POLLIN, 0}, {wake_fd, POLLIN, 0}}};
    poll(events.data(), events.size(), left);
    if (events[0].revents != 0) child_.Reap(outcome_);
    std::string ignored;
    if (events[3].revents != 0) (void)ReadAvailable(wake_fd, ignored);
  }
}

bool Process::AwaitOut(const std::string& text, std::chrono::milliseconds patience) {
  return Await([&] { return outcome_.out.find(text) != std::string::npos; }, In(patience));
}

bool Process::AwaitErr(const std::string& text, std::chrono::milliseconds patience) {
  return Await([&] { return outcome_.err.find(text) != std::string::npos; }, In(patience));
}

bool Process::AwaitFile(const std::string& path, std::chrono::milliseconds patience) {
  const int notifications = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  inotify_add_watch(notifications, std::filesystem::path(path).parent_path().c_str(), IN_CREATE | IN_MOVED_TO);
  const bool found = Await([&] { return std::filesystem::exists(path); }, In(patience), notifications);
  close(notifications);
  return found;
}

Outcome Process::Wait(std::chrono::milliseconds patience) {
  const Deadline deadline = In(patience);
  Await([&] { return child_.ended(); }, deadline);
  if (!child_.ended()) {
    outcome_.err += "(the test gave up waiting for the end)";
    child_.Signal(SIGKILL);
    Outcome killed;
    child_.Reap(killed);
  }
  return outcome_;
}

Outcome Run(const Command& command) {
  return Process(command).Wait();
}

}  // namespace connectmaster::testing
