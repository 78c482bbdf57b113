#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace connectmaster::fakegateway {

// How many of the bytes that a connection brought have become calls. The others are messages, or headers, that have not
// ended yet: gRPC 1.51 keeps them without a bound. Thread-safe.
class ConnectionMeter {
 public:
  // A call of the connection, as long as it lasts.
  class Call {
   public:
    explicit Call(std::shared_ptr<ConnectionMeter> meter) : meter_(std::move(meter)) {
      ++meter_->calls_;
      ++meter_->begun_;
    }
    ~Call() {
      // If no call is left, all that came has been used.
      if (meter_ != nullptr && --meter_->calls_ == 0) meter_->is_settled_ = true;
    }
    Call(Call&&) = default;
    Call& operator=(Call&&) = delete;

    ConnectionMeter& meter() { return *meter_; }

   private:
    std::shared_ptr<ConnectionMeter> meter_;
  };

  // A request of this size was read.
  void AddRequest(std::size_t bytes) { used_ += static_cast<std::int64_t>(bytes) + kBytesOfCall; }
  // A message of this size was written; the client's frames make room for the next.
  void AddWritten(std::size_t bytes) { used_ += static_cast<std::int64_t>(bytes) / 16 + kBytesOfWrite; }

  // Whether there was no call since the last time that this was asked. For one thread.
  bool HadNoCall() {
    const std::uint64_t begun = begun_;
    return std::exchange(seen_, begun) == begun && calls_ == 0;
  }
  // How many of all bytes that were `read` have not become calls. For the same thread.
  std::int64_t Unused(std::int64_t read) {
    if (is_settled_.exchange(false) || used_ > read) used_ = read;
    return read - used_;
  }

 private:
  // What a call's headers, and what acknowledges a write, may take.
  static constexpr std::int64_t kBytesOfCall = 2'048;
  static constexpr std::int64_t kBytesOfWrite = 64;

  std::atomic<int> calls_ = 0;
  std::atomic<std::uint64_t> begun_ = 0;
  std::uint64_t seen_ = 0;
  std::atomic<bool> is_settled_ = false;
  std::atomic<std::int64_t> used_ = 0;
};

}  // namespace connectmaster::fakegateway
