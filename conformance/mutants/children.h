#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "mutants/judge.h"
#include "support/temporary_folder.h"

namespace connectmaster::conformance {

// Runs of the suite as child processes. The destructor kills those that still run.
//
// Thread safety: the process must have one thread. While there is such an object, the signals that stop the suite are
// kept for Wait.
class Children {
 public:
  struct Ended {
    pid_t child;
    SuiteRun run;
  };

  // A child that has not ended after `run_at_most` is killed.
  Children(std::string program, std::chrono::milliseconds run_at_most);
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;
  ~Children();

  absl::StatusOr<pid_t> Start(std::vector<std::string> arguments, std::vector<std::string> environment);
  std::size_t running() const { return running_.size(); }
  // Kills a child, whose run does not matter any more; nothing if it has ended.
  void Kill(pid_t child);
  // Waits until a child has ended, and returns those that have. There may be none: it also returns for a signal.
  std::vector<Ended> Wait();
  // The signal that asks this process to stop.
  std::optional<int> stopped_by() const { return stopped_by_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Running {
    std::unique_ptr<TemporaryFolder> folder;
    Clock::time_point deadline;
  };

  void AwaitSignal();

  const std::string program_;
  const std::chrono::milliseconds run_at_most_;
  sigset_t awaited_{};
  sigset_t mask_before_{};
  std::map<pid_t, Running> running_;
  std::optional<int> stopped_by_;
};

}  // namespace connectmaster::conformance
