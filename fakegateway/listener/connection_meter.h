#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace connectmaster::fakegateway {

// How many of the bytes that a connection brought may be in gRPC's hands: parts of messages and headers that have not
// ended yet, which gRPC 1.51 keeps without a bound. Thread-safe.
//
// Which bytes are of which call, only gRPC knows. But when no call waits for its request any more, it holds none.
class ConnectionMeter {
 public:
  // A call of the connection that waits for its request, until that was read or the call ends.
  class Call {
   public:
    explicit Call(std::shared_ptr<ConnectionMeter> meter) : meter_(std::move(meter)) {
      ++meter_->waiting_;
      ++meter_->begun_;
    }
    ~Call() { NoLongerWaits(); }
    Call(Call&& other) noexcept : meter_(std::move(other.meter_)), waits_(std::exchange(other.waits_, false)) {}
    Call& operator=(Call&&) = delete;

    // A request of this size was read; others may follow it.
    void Read(std::size_t bytes) { meter_->used_ += static_cast<std::int64_t>(bytes) + kBytesOfCall; }
    // The only request was read, or none will be.
    void NoLongerWaits() {
      if (std::exchange(waits_, false) && --meter_->waiting_ == 0) meter_->is_settled_ = true;
    }
    // A message of this size was written; the client's frames make room for the next.
    void Wrote(std::size_t bytes) { meter_->used_ += static_cast<std::int64_t>(bytes) / 16 + kBytesOfWrite; }

   private:
    std::shared_ptr<ConnectionMeter> meter_;
    bool waits_ = true;
  };

  // Whether there was never a call, or none has waited for its request during the last kQuietLooks times that this was
  // asked: what is still on its way for a call that was refused has come by then. For one thread.
  bool HadNoCall() {
    const std::uint64_t begun = begun_;
    const bool is_quiet = std::exchange(seen_, begun) == begun && waiting_ == 0;
    quiet_looks_ = is_quiet ? quiet_looks_ + 1 : 0;
    return begun == 0 || quiet_looks_ >= kQuietLooks;
  }
  // How many of all bytes that were `read` gRPC may hold. For the same thread.
  std::int64_t Unused(std::int64_t read) {
    if (is_settled_.exchange(false) || used_ > read) used_ = read;
    return read - used_;
  }

 private:
  // What a call's headers, and what acknowledges a write, may take.
  static constexpr std::int64_t kBytesOfCall = 8'192;
  static constexpr std::int64_t kBytesOfWrite = 64;
  static constexpr int kQuietLooks = 5;

  std::atomic<int> waiting_ = 0;
  std::atomic<std::uint64_t> begun_ = 0;
  std::uint64_t seen_ = 0;
  int quiet_looks_ = 0;
  std::atomic<bool> is_settled_ = false;
  std::atomic<std::int64_t> used_ = 0;
};

}  // namespace connectmaster::fakegateway
