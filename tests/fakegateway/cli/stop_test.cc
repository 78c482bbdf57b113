#include "cli/stop.h"

#include <gtest/gtest.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>

namespace connectmaster::fakegateway::cli {
namespace {

// Each in a process of its own: Stop is one of a process, and takes its signals.
class StopDeathTest : public ::testing::Test {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

[[noreturn]] void Hang() {
  for (;;) pause();
}

TEST_F(StopDeathTest, LimitStart_StartHangs_IsKilledAndSaysSo) {
  EXPECT_EXIT(
      {
        Stop stop;
        stop.BeforeKilling([] { (void)!write(STDERR_FILENO, "last act, ", 10); });
        stop.LimitStart(std::chrono::milliseconds(20));
        Hang();
      },
      ::testing::ExitedWithCode(1), "last act, fakegateway: killed, for its start hangs");
}

TEST_F(StopDeathTest, StartIsOver_StartWasLimited_IsNotKilledAnyMore) {
  EXPECT_EXIT(
      {
        Stop stop;
        stop.LimitStart(std::chrono::hours(1));
        stop.StartIsOver();
        itimerval left{};
        getitimer(ITIMER_REAL, &left);
        _exit(left.it_value.tv_sec == 0 ? 7 : 8);
      },
      ::testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace connectmaster::fakegateway::cli
