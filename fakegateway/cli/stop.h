#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"

namespace connectmaster::fakegateway::cli {

// What ends the server, as something to wait for: SIGINT, SIGTERM, SIGHUP (unless nohup has it ignored), SIGQUIT,
// SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM, SIGPROF and, if asked for, the end of standard input. What comes while the
// process still starts ends it at once, with status 0: making keys can take half a minute, and nothing has been
// promised yet.
//
// The process then ends within five seconds, whatever hangs; and a second signal kills it at once. One within half a
// second of the first is the same request: timeout(1) sends its signal to the process and to the process group.
//
// To be made before any other thread starts, so that none of them takes the signals; one of a process.
class Stop {
 public:
  // The number of a signal.
  using Cause = int;
  static constexpr Cause kEndOfInput = 0;

  Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;
  // From now on the process may take its time; a second signal still kills it.
  ~Stop();

  // From now on the end of standard input is a cause, too; what is there to read is thrown away. An input that cannot
  // be read has ended. FAILED_PRECONDITION if standard input is closed: what the process opens takes its place.
  absl::Status WatchInput();

  // What is left to do if the process has to be killed. It may be called on another thread, at any time from now on.
  void BeforeKilling(std::function<void()> last_act);

  // What is left of the start may take at most so long: then the process is killed, with a message and status 1.
  void LimitStart(std::chrono::milliseconds time);
  // From now on a cause waits for Await.
  void StartIsOver();
  // The first cause, when it has come.
  Cause Await();
  // What the process is about to do, for the message if that hangs. A literal.
  void Doing(const char* what);

 private:
  struct State;
  // Shared with the threads that wait for causes, which end with the process.
  const std::shared_ptr<State> state_;
};

}  // namespace connectmaster::fakegateway::cli
