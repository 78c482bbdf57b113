#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace connectmaster::client::cli {

// Takes SIGINT and SIGTERM while it lives and calls back, on a thread of its own, where a callback may lock and wait,
// as a signal handler may not. Make it before any other thread, so that all of them inherit the blocked signals.
class Interrupt {
 public:
  explicit Interrupt(std::function<void()> on_interrupt);
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

 private:
  sigset_t signals_{};
  sigset_t before_{};
  std::thread thread_;
};

}  // namespace connectmaster::client::cli
