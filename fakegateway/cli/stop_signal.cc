#include "cli/stop_signal.h"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

namespace connectmaster::fakegateway::cli {

struct StopSignal::State {
  std::mutex mutex;
  std::condition_variable came;
  bool start_is_over = false;
  int signal = 0;
};

StopSignal::StopSignal() : state_(std::make_shared<State>()) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([state = state_, signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    const std::lock_guard lock(state->mutex);
    if (!state->start_is_over) _exit(0);
    state->signal = signal;
    state->came.notify_all();
  }).detach();
}

void StopSignal::StartIsOver() {
  const std::lock_guard lock(state_->mutex);
  state_->start_is_over = true;
}

int StopSignal::Await() {
  std::unique_lock lock(state_->mutex);
  state_->came.wait(lock, [this] { return state_->signal != 0; });
  return state_->signal;
}

}  // namespace connectmaster::fakegateway::cli
