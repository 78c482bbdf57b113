#pragma once

#include <spdlog/sinks/base_sink.h>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string_view>

namespace connectmaster::fakegateway::cli {

// Writes the log to a file descriptor, without ever being held up by who reads it: a pipe that is full is waited for
// once, and as long as it stays so lines are left out. When it has room again, their number is told.
class PatientSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  // The descriptor stays the caller's. `patience`: how long to wait for room.
  PatientSink(int fd, std::chrono::milliseconds patience) : fd_(fd), patience_(patience) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}

 private:
  // False where there was no room in time, for all of it or the rest.
  bool Write(std::string_view text);

  const int fd_;
  const std::chrono::milliseconds patience_;
  // Lines that were left out since the last that was written.
  std::size_t left_out_ = 0;
  // Whether a line was written in part only.
  bool torn_ = false;
};

}  // namespace connectmaster::fakegateway::cli
