#pragma once

#include <memory>

#include "absl/status/status.h"

namespace connectmaster::fakegateway::cli {

// What ends the server, as something to wait for: SIGINT, SIGTERM and, if asked for, the end of standard input. What
// comes while the process still starts ends it at once, with status 0: making keys can take half a minute, and nothing
// has been promised yet.
//
// A second signal while the process ends kills it. One within half a second of the first is the same request:
// timeout(1) sends its signal to the process and to the process group.
//
// To be made before any other thread starts, so that none of them takes the signals; one of a process.
class Stop {
 public:
  enum class Cause { kNone, kSigint, kSigterm, kEndOfInput };

  Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  // From now on the end of standard input is a cause, too; what is there to read is thrown away. An input that cannot
  // be read has ended. FAILED_PRECONDITION if standard input is closed: what the process opens takes its place.
  absl::Status WatchInput();

  // From now on a cause waits for Await.
  void StartIsOver();
  // The first cause, when it has come.
  Cause Await();

 private:
  struct State;
  // Shared with the threads that wait for causes, which end with the process.
  const std::shared_ptr<State> state_;
};

}  // namespace connectmaster::fakegateway::cli
