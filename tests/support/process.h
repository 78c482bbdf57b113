#pragma once

#include <array>
#include <string>

#include "support/child.h"

namespace connectmaster::testing {

// A program that runs beside the test, with nothing to read on standard input. What it prints is kept.
//
// Thread safety: for one thread, but for Signal and pid, which any may call.
// Lifetime: destroying it kills a program that still runs.
class Process {
 public:
  explicit Process(const Command& command);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t pid() const { return child_.pid(); }
  void Signal(int signal) const { child_.Signal(signal); }

  // Waits until the text has been printed; false where the program ends, or the patience, without it.
  bool AwaitOut(const std::string& text, std::chrono::milliseconds patience = kPatience);
  bool AwaitErr(const std::string& text, std::chrono::milliseconds patience = kPatience);

  // Waits until the file is there; false as above.
  bool AwaitFile(const std::string& path, std::chrono::milliseconds patience = kPatience);

  // Waits for the program's end; kills it when that takes longer.
  Outcome Wait(std::chrono::milliseconds patience = kPatience);

  // What has been printed so far.
  const Outcome& outcome() const { return outcome_; }

 private:
  template <typename Condition>
  bool Await(const Condition& condition, Deadline deadline, int wake_fd = -1);

  Child child_;
  std::array<int, 2> fds_{-1, -1};  // where standard output and standard error are read
  Outcome outcome_;
};

// Runs a program to its end.
Outcome Run(const Command& command);

}  // namespace connectmaster::testing
