#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "mutants/judge.h"

namespace connectmaster::conformance {

// What to start as a child process.
struct ChildCommand {
  std::string program;
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // "NAME=VALUE", beside what this process has; of its GTEST_... nothing is kept
  std::filesystem::path folder;          // exists; it gets the child's output, its report and its temporary files
};

// Starts it, and returns its process ID. The child is killed if this process ends, however it does. The process must
// have one thread.
absl::StatusOr<pid_t> StartChild(const ChildCommand& command);

// What makes the child write its report to the folder.
std::string ReportOption(const std::filesystem::path& folder);

// The run of a child that has ended; waitpid() gave its status.
SuiteRun ReadRun(const std::filesystem::path& folder, int wait_status);

}  // namespace connectmaster::conformance
