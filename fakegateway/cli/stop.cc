#include "cli/stop.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <iostream>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kSameRequest(500);

// Five seconds, less what the system takes to free gigabytes.
constexpr itimerval kTimeToEnd{.it_interval = {0, 0}, .it_value = {4, 0}};

constexpr itimerval kNever{};

itimerval After(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return {.it_interval = {0, 0}, .it_value = {seconds.count(), std::chrono::microseconds(time - seconds).count()}};
}

// The signals of limits and timers are among them: by themselves they would kill.
constexpr int kRequests[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM, SIGPROF};

// How long the last message waits for its reader.
constexpr int kPatienceMs = 200;

sigset_t SignalsThatEnd() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : kRequests) {
    struct sigaction before {};
    sigaction(signal, nullptr, &before);
    const bool is_of_nohup = signal == SIGHUP && before.sa_handler == SIG_IGN;
    const bool is_of_a_library = before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN;  // such as a profiler
    if (!is_of_nohup && !is_of_a_library) sigaddset(&signals, signal);
  }
  return signals;
}

// Dies of the signal, as a process does that knows nothing of it.
void DieOf(int signal, const sigset_t& blocked) {
  std::signal(signal, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  raise(signal);
}

// The reader of standard error may be what hangs.
void PrintIfThereIsRoom(const std::string& line) {
  pollfd room{STDERR_FILENO, POLLOUT, 0};
  if (poll(&room, 1, kPatienceMs) > 0) (void)!write(STDERR_FILENO, line.data(), line.size());
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
  Clock::time_point start_ends = Clock::time_point::max();
  std::optional<Cause> cause;
  Clock::time_point since;
  std::function<void()> last_act = [] {};
  std::atomic<const char*> doing{"starting"};

  // False if there has been a request before.
  bool Request(Cause requested) {
    const std::lock_guard lock(mutex);
    if (!start_is_over) {
      // A signal has a sender who knows; /dev/null as standard input may be a surprise.
      if (requested == kEndOfInput) {
        std::cerr << "fakegateway: standard input has ended before the gateway could be served (--exit-with-stdin)"
                  << std::endl;
      }
      _exit(0);
    }
    if (cause) return Clock::now() - since < kSameRequest;
    cause = requested;
    since = Clock::now();
    setitimer(ITIMER_REAL, &kTimeToEnd, nullptr);
    came.notify_all();
    return true;
  }

  bool StartHangs() {
    const std::lock_guard lock(mutex);
    return !start_is_over && Clock::now() >= start_ends;
  }

  bool TimeIsUp() {
    const std::lock_guard lock(mutex);
    return cause && Clock::now() - since >= std::chrono::seconds(kTimeToEnd.it_value.tv_sec);
  }

  void LastAct() {
    const std::lock_guard lock(mutex);
    std::exchange(last_act, [] {})();
  }

  // Signals, one after the other, for as long as the process lives. The alarm is the end of kTimeToEnd.
  void Receive(const sigset_t& signals) {
    for (int signal = 0; sigwait(&signals, &signal) == 0;) {
      if (signal == SIGALRM) {
        if (StartHangs()) {
          LastAct();
          PrintIfThereIsRoom(
              "fakegateway: killed, for its start hangs: gRPC may lack threads (ulimit -u) or memory (ulimit -v)\n");
          _exit(1);
        }
        if (!TimeIsUp()) continue;  // another process sent it
        LastAct();
        PrintIfThereIsRoom(
            absl::StrCat("fakegateway: killed, for it did not end within 5 s: it hangs while ", doing.load(), "\n"));
        _exit(1);
      }
      if (Request(signal)) continue;
      LastAct();
      DieOf(signal, signals);
    }
  }
};

Stop::Stop() : state_(std::make_shared<State>()) {
  sigset_t signals = SignalsThatEnd();
  sigaddset(&signals, SIGALRM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // As long as it is not asked to end: another program's timer may have come along through exec.
  setitimer(ITIMER_REAL, &kNever, nullptr);
  std::thread([state = state_, signals] { state->Receive(signals); }).detach();
}

Stop::~Stop() {
  setitimer(ITIMER_REAL, &kNever, nullptr);
}

absl::Status Stop::WatchInput() {
  if (!IsInherited(STDIN_FILENO)) {
    return absl::FailedPreconditionError(
        "standard input is closed, so that --exit-with-stdin would end the server at once: give it a pipe that stays "
        "open for as long as the server is needed");
  }
  std::thread([state = state_] {
    AwaitEnd(STDIN_FILENO);
    state->Request(kEndOfInput);
  }).detach();
  return absl::OkStatus();
}

void Stop::BeforeKilling(std::function<void()> last_act) {
  const std::lock_guard lock(state_->mutex);
  state_->last_act = std::move(last_act);
}

void Stop::LimitStart(std::chrono::milliseconds time) {
  const std::lock_guard lock(state_->mutex);
  state_->start_ends = Clock::now() + time;
  const itimerval alarm = After(time);
  setitimer(ITIMER_REAL, &alarm, nullptr);
}

void Stop::StartIsOver() {
  const std::lock_guard lock(state_->mutex);
  state_->start_is_over = true;
  setitimer(ITIMER_REAL, &kNever, nullptr);
}

Stop::Cause Stop::Await() {
  std::unique_lock lock(state_->mutex);
  state_->came.wait(lock, [this] { return state_->cause.has_value(); });
  return *state_->cause;
}

void Stop::Doing(const char* what) {
  state_->doing = what;
}

}  // namespace connectmaster::fakegateway::cli
