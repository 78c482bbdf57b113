#include "interrupt.h"

#include <pthread.h>

#include <utility>

namespace connectmaster::client::cli {
namespace {

constexpr int kStop = SIGUSR1;  // ends the thread

// Ends the process as the unblocked signal does, so that its parent sees the signal.
void EndProcess(int signal) {
  sigset_t only{};
  sigemptyset(&only);
  sigaddset(&only, signal);
  std::signal(signal, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  std::raise(signal);
}

}  // namespace

Interrupt::Interrupt() {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, kStop}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  thread_ = std::thread([this] {
    int signal = 0;
    while (sigwait(&signals_, &signal) == 0 && signal != kStop) Receive(signal);
  });
}

Interrupt::~Interrupt() {
  pthread_kill(thread_.native_handle(), kStop);
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interrupt::SetHandler(std::function<void()> on_interrupt) {
  const std::lock_guard lock(mutex_);
  on_interrupt_ = std::move(on_interrupt);
}

void Interrupt::Receive(int signal) {
  const std::lock_guard lock(mutex_);
  if (on_interrupt_) {
    on_interrupt_();
  } else {
    EndProcess(signal);
  }
}

}  // namespace connectmaster::client::cli
