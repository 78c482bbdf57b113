#include "run_checks.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

#include "exit_status.h"
#include "support/harmless_printer.h"
#include "support/interruption.h"

namespace connectmaster::conformance {
namespace {

// Counts the tests that ran to their end, and stops the run if its output cannot be written, for then it has no reader.
class Watcher final : public testing::EmptyTestEventListener {
 public:
  int checked() const { return checked_; }

 private:
  void OnTestEnd(const testing::TestInfo& test) override {
    if (!test.result()->Skipped()) ++checked_;
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) StopRun(SIGPIPE);
  }

  int checked_ = 0;
};

// Why a run checked nothing, which must not look like a success.
std::string WhyNothingRan(const testing::UnitTest& run) {
  if (run.test_to_run_count() > 0) return "the target lacks what the tests need; the reasons are above";
  const char* const shards = std::getenv("GTEST_TOTAL_SHARDS");
  const char* const shard = std::getenv("GTEST_SHARD_INDEX");
  if (shards != nullptr && shard != nullptr && std::string(shards) != "1") {
    return std::string("of what --gtest_filter matches, shard ") + shard + " of " + shards +
           " (GTEST_SHARD_INDEX, GTEST_TOTAL_SHARDS) has no test: use fewer shards";
  }
  return "--gtest_filter matches no test; tests are named after requirements with underscores, such as '*SYNC_3*'";
}

}  // namespace

int RunChecks() {
  StopOnSignals();
  std::signal(SIGPIPE, SIG_IGN);  // that a target or a reader closes a connection is an error of the write
  PrintHarmlessly();
  auto* const watcher = new Watcher;  // which GoogleTest owns
  testing::UnitTest::GetInstance()->listeners().Append(watcher);
  const int result = RUN_ALL_TESTS();
  if (testing::GTEST_FLAG(list_tests)) return result;
  if (const auto signal = StoppedBy()) {
    std::cerr << "conformance: stopped by SIG" << sigabbrev_np(*signal)
              << (*signal == SIGPIPE ? " (standard output cannot be written)" : "")
              << ": the test that ran was ended and undone, and no other ran\n";
    return kSignalled + *signal;
  }
  if (watcher->checked() == 0) {
    std::cerr << "conformance: no test ran: " << WhyNothingRan(*testing::UnitTest::GetInstance()) << "\n";
    return kFailed;
  }
  return result == 0 ? 0 : kFailed;
}

}  // namespace connectmaster::conformance
