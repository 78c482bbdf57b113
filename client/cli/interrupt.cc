#include "interrupt.h"

#include <pthread.h>

#include <utility>

namespace connectmaster::client::cli {
namespace {

constexpr int kStop = SIGUSR1;  // ends the thread

}  // namespace

Interrupt::Interrupt(std::function<void()> on_interrupt) {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, kStop}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  thread_ = std::thread([this, on_interrupt = std::move(on_interrupt)] {
    int signal = 0;
    while (sigwait(&signals_, &signal) == 0 && signal != kStop) on_interrupt();
  });
}

Interrupt::~Interrupt() {
  pthread_kill(thread_.native_handle(), kStop);
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace connectmaster::client::cli
