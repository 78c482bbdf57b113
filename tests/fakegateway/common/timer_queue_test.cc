#include "common/timer_queue.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>

namespace connectmaster::fakegateway {
namespace {

using std::chrono::milliseconds;

class TimerQueueTest : public ::testing::Test {
 protected:
  TimerQueue::Id Schedule(int at, char name) {
    return timers_.Schedule(Time(milliseconds(at)), [this, name] { ran_ += name; });
  }

  // Runs all that is due until then; the times that they were due at must not go back.
  std::string RunUntil(int at) {
    ran_.clear();
    Time last = Time::min();
    while (auto due = timers_.TakeDue(Time(milliseconds(at)))) {
      EXPECT_LE(last, due->first);
      last = due->first;
      due->second();
    }
    return ran_;
  }

  TimerQueue timers_;
  std::string ran_;
};

TEST_F(TimerQueueTest, AnEmptyQueueHasNothingDue) {
  EXPECT_EQ(timers_.NextDue(), std::nullopt);
  EXPECT_EQ(RunUntil(1'000), "");
}

TEST_F(TimerQueueTest, TimersRunInTheOrderInWhichTheyAreDue) {
  Schedule(30, 'c');
  Schedule(10, 'a');
  Schedule(20, 'b');
  EXPECT_EQ(timers_.NextDue(), Time(milliseconds(10)));
  EXPECT_EQ(RunUntil(100), "abc");
}

TEST_F(TimerQueueTest, TiesRunInTheOrderOfScheduling) {
  for (const char name : std::string("abcdefgh")) Schedule(10, name);
  EXPECT_EQ(RunUntil(10), "abcdefgh");
}

TEST_F(TimerQueueTest, ATimerRunsAtItsMillisecondAndNotBefore) {
  Schedule(10, 'a');
  EXPECT_EQ(RunUntil(9), "");
  EXPECT_EQ(RunUntil(10), "a");
  EXPECT_EQ(RunUntil(10), "");
}

TEST_F(TimerQueueTest, ACancelledTimerNeverRuns) {
  const auto cancelled = Schedule(10, 'a');
  Schedule(10, 'b');
  timers_.Cancel(cancelled);
  timers_.Cancel(cancelled);
  EXPECT_EQ(RunUntil(10), "b");
}

TEST_F(TimerQueueTest, CancellingWhatHasRunTouchesNoOther) {
  const auto ran = Schedule(10, 'a');
  EXPECT_EQ(RunUntil(10), "a");
  Schedule(10, 'b');
  timers_.Cancel(ran);
  EXPECT_EQ(RunUntil(10), "b");
}

TEST_F(TimerQueueTest, WhatATimerSchedulesForNowRunsAfterWhatWasDueBefore) {
  timers_.Schedule(Time(milliseconds(10)), [this] {
    ran_ += 'a';
    Schedule(10, 'c');
  });
  Schedule(10, 'b');
  EXPECT_EQ(RunUntil(10), "abc");
}

}  // namespace
}  // namespace connectmaster::fakegateway
