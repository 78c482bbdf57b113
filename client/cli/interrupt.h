#pragma once

#include <csignal>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace connectmaster::client::cli {

// Receives SIGINT and SIGTERM while it lives, on a thread of its own, where a callback may lock and wait, as a signal
// handler may not. Without a handler they end the process, as they do without this. Make it before any other thread,
// so that all of them inherit the blocked signals.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  // What is called instead while it lives; one at a time. The destructor waits for a call that is under way.
  class Handler {
   public:
    Handler(Interrupt& interrupt, std::function<void()> on_interrupt) : interrupt_(interrupt) {
      interrupt_.SetHandler(std::move(on_interrupt));
    }
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    ~Handler() { interrupt_.SetHandler(nullptr); }

   private:
    Interrupt& interrupt_;
  };

 private:
  void SetHandler(std::function<void()> on_interrupt);
  void Receive(int signal);

  sigset_t signals_{};
  sigset_t before_{};
  std::thread thread_;

  std::mutex mutex_;  // guards what is below it, also while it is called
  std::function<void()> on_interrupt_;
};

}  // namespace connectmaster::client::cli
