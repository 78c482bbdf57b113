#pragma once

#include <memory>

namespace connectmaster::fakegateway::cli {

// SIGINT and SIGTERM, as something to wait for. One that comes while the process still starts ends it at once, with
// status 0: making keys can take half a minute, and nobody has been promised anything.
//
// To be made before any other thread starts, so that none of them takes the signals; one of a process.
class StopSignal {
 public:
  StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // From now on a signal waits for Await.
  void StartIsOver();
  // The signal, when it has come.
  int Await();

 private:
  struct State;
  // Shared with the thread that takes the signals, which ends with the process.
  const std::shared_ptr<State> state_;
};

}  // namespace connectmaster::fakegateway::cli
