#include "support/passing_time.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "support/event_log.h"

namespace connectmaster::conformance {
namespace {

// Virtual time that can be waited for.
class ToyLaboratory : public Laboratory {
 public:
  const Site& site() const override { return site_; }
  Time Now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  Duration ClockTolerance() const override { return Duration(0); }
  absl::Status PassTime(Duration duration) override {
    const std::lock_guard lock(mutex_);
    now_ += duration;
    moved_.notify_all();
    return absl::OkStatus();
  }
  void WaitUntil(Time time) {
    std::unique_lock lock(mutex_);
    moved_.wait_for(lock, kPatience, [&] { return now_ >= time; });
  }

 private:
  Site site_;
  mutable std::mutex mutex_;
  std::condition_variable moved_;
  Time now_{std::chrono::hours(1)};
};

TEST(PassingTime, EventuallyStopsAsSoonAsItHolds) {
  ToyLaboratory lab;
  const Time start = lab.Now();
  EXPECT_TRUE(Eventually(lab, [&] { return lab.Now() >= start + std::chrono::seconds(2); }));
  EXPECT_EQ(lab.Now() - start, std::chrono::seconds(2));
}

TEST(PassingTime, EventuallyGivesUpAtTheLimit) {
  ToyLaboratory lab;
  const Time start = lab.Now();
  EXPECT_FALSE(Eventually(
      lab, [] { return false; }, std::chrono::seconds(3)));
  EXPECT_EQ(lab.Now() - start, std::chrono::seconds(3));
}

TEST(PassingTime, CallThatWaitsForTheTargetsTimeReturns) {
  ToyLaboratory lab;
  const Time end = lab.Now() + std::chrono::seconds(10);
  const auto timed = WhileTimePasses(lab, [&] {
    lab.WaitUntil(end);
    return 42;
  });
  EXPECT_EQ(timed.result, 42);
  EXPECT_GE(timed.took, std::chrono::seconds(10));
}

TEST(PassingTime, CallThatDoesNotWaitTakesNoTime) {
  ToyLaboratory lab;
  EXPECT_EQ(WhileTimePasses(lab, [] { return 1; }).took, Duration(0));
}

}  // namespace
}  // namespace connectmaster::conformance
