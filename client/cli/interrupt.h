#pragma once

#include <csignal>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace connectmaster::client::cli {

// Receives SIGINT and SIGTERM while it lives, on its own thread, so that a callback may lock and wait, which a signal
// handler must not. Without a Handler, the signals end the process as usual. Create it before any other thread, so that
// all threads inherit the blocked signals.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  // A callback for the signals while it lives; only one at a time. The destructor waits for a running call.
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

  const int stop_;  // readable when the thread is to end: a signal for that could come from outside
  int signals_ = -1;
  sigset_t before_{};
  std::thread thread_;

  std::mutex mutex_;  // guards on_interrupt_, and is held while it is called
  std::function<void()> on_interrupt_;
};

}  // namespace connectmaster::client::cli
