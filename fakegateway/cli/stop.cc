#include "cli/stop.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <iostream>
#include <mutex>
#include <thread>

namespace connectmaster::fakegateway::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kSameRequest(500);

// Dies of the signal, as a process does that knows nothing of it.
void DieOf(int signal, const sigset_t& blocked) {
  std::signal(signal, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  raise(signal);
}

// Another process may have made the descriptor non-blocking, or may read from the same terminal: so poll, and try
// again.
void AwaitEnd(int fd) {
  std::array<char, 4096> ignored{};
  for (;;) {
    pollfd input{fd, POLLIN, 0};
    if (poll(&input, 1, -1) < 0 && errno != EINTR) return;
    const ssize_t size = read(fd, ignored.data(), ignored.size());
    if (size == 0 || (size < 0 && errno != EINTR && errno != EAGAIN)) return;
  }
}

// No process gets a descriptor that exec closes: one that is there all the same has been opened since, in the place of
// standard input. gRPC's library does so before main.
bool IsInherited(int fd) {
  const int flags = fcntl(fd, F_GETFD);
  return flags >= 0 && (flags & FD_CLOEXEC) == 0;
}

}  // namespace

struct Stop::State {
  std::mutex mutex;
  std::condition_variable came;
  bool start_is_over = false;
  Cause cause = Cause::kNone;

  void Request(Cause requested) {
    const std::lock_guard lock(mutex);
    if (!start_is_over) {
      // A signal has a sender who knows; /dev/null as standard input may be a surprise.
      if (requested == Cause::kEndOfInput) {
        std::cerr << "fakegateway: standard input has ended before the gateway could be served (--exit-with-stdin)"
                  << std::endl;
      }
      _exit(0);
    }
    if (cause == Cause::kNone) cause = requested;
    came.notify_all();
  }
};

Stop::Stop() : state_(std::make_shared<State>()) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([state = state_, signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    const Clock::time_point first = Clock::now();
    state->Request(signal == SIGINT ? Cause::kSigint : Cause::kSigterm);
    do {
      sigwait(&signals, &signal);
    } while (Clock::now() - first < kSameRequest);
    DieOf(signal, signals);
  }).detach();
}

absl::Status Stop::WatchInput() {
  if (!IsInherited(STDIN_FILENO)) {
    return absl::FailedPreconditionError(
        "standard input is closed, so that --exit-with-stdin would end the server at once: give it a pipe that stays "
        "open for as long as the server is needed");
  }
  std::thread([state = state_] {
    AwaitEnd(STDIN_FILENO);
    state->Request(Cause::kEndOfInput);
  }).detach();
  return absl::OkStatus();
}

void Stop::StartIsOver() {
  const std::lock_guard lock(state_->mutex);
  state_->start_is_over = true;
}

Stop::Cause Stop::Await() {
  std::unique_lock lock(state_->mutex);
  state_->came.wait(lock, [this] { return state_->cause != Cause::kNone; });
  return state_->cause;
}

}  // namespace connectmaster::fakegateway::cli
