#include "interrupt.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace connectmaster::client::cli {
namespace {

// Ends the process as the unblocked signal does, so that its parent sees the signal.
void EndProcess(int signal) {
  sigset_t only{};
  sigemptyset(&only);
  sigaddset(&only, signal);
  std::signal(signal, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  std::raise(signal);
}

int Opened(int fd) {
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "cannot receive signals");
  return fd;
}

}  // namespace

Interrupt::Interrupt() : stop_(Opened(eventfd(0, EFD_CLOEXEC))) {
  sigset_t signals{};
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, &before_);
  signals_ = Opened(signalfd(-1, &signals, SFD_CLOEXEC));
  thread_ = std::thread([this] {
    pollfd events[] = {{signals_, POLLIN, 0}, {stop_, POLLIN, 0}};
    while (events[1].revents == 0) {
      signalfd_siginfo received{};
      if (poll(events, 2, -1) < 0 || events[0].revents == 0) continue;
      if (read(signals_, &received, sizeof(received)) == sizeof(received)) {
        Receive(static_cast<int>(received.ssi_signo));
      }
    }
  });
}

Interrupt::~Interrupt() {
  (void)eventfd_write(stop_, 1);
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  close(signals_);
  close(stop_);
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
