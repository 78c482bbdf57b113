#pragma once

#include <atomic>
#include <chrono>

#include "common/time.h"

namespace connectmaster::fakegateway {

// Where a gateway has the time from. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time Now() const = 0;
};

// The wall clock as it was at the start, moved on by the steady clock, `scale` times as fast: it never goes back.
class RealClock : public Clock {
 public:
  explicit RealClock(double scale = 1) : scale_(scale) {}

  Time Now() const override {
    return start_ + std::chrono::floor<Duration>((std::chrono::steady_clock::now() - steady_start_) * scale_);
  }
  // When Now() will be `time`.
  std::chrono::steady_clock::time_point WhenIs(Time time) const {
    return steady_start_ + std::chrono::ceil<std::chrono::steady_clock::duration>((time - start_) / scale_);
  }

 private:
  double scale_;
  Time start_ = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  std::chrono::steady_clock::time_point steady_start_ = std::chrono::steady_clock::now();
};

// Stands still until it is moved.
class VirtualClock : public Clock {
 public:
  explicit VirtualClock(Time start) : now_(start) {}
  Time Now() const override { return now_.load(); }
  // Does nothing when it is later already: who moves it need not be alone.
  void MoveTo(Time time) {
    for (Time now = now_.load(); now < time && !now_.compare_exchange_weak(now, time);) {
    }
  }

 private:
  std::atomic<Time> now_;
};

}  // namespace connectmaster::fakegateway
