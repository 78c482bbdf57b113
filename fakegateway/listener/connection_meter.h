#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "common/limits.h"

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
      ++meter_->open_;
    }
    ~Call() {
      if (meter_ == nullptr) return;  // moved
      if (waits_) meter_->comes_late_ = true;
      NoLongerWaits();
      --meter_->open_;
    }
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

  // The calls that gRPC has not done with yet, those that the client has reset among them.
  int open_calls() const { return open_; }

  // What a connection of which so many bytes were `read` has in gRPC's hands, as far as is known.
  struct Use {
    std::int64_t unused = 0;
    // They are too many for a connection without a call that waits for its request: a header that does not end.
    bool is_endless = false;
  };
  // To be asked again and again, ten times a second, by one thread.
  Use Look(std::int64_t read) {
    if (is_settled_.exchange(false) || used_ > read) used_ = read;
    const std::uint64_t begun = begun_;
    const bool is_quiet = std::exchange(seen_, begun) == begun && waiting_ == 0;
    quiet_looks_ = is_quiet ? quiet_looks_ + 1 : 0;
    if (quiet_looks_ < kQuietLooks) return {read - used_, false};
    const bool nothing_came = std::exchange(seen_read_, read) == read;
    // The rest of a request that was refused has come.
    if (nothing_came && comes_late_.exchange(false)) used_ = read;
    const std::int64_t unused = read - used_;
    return {unused, !comes_late_ && unused > kMaxUnusedBytesWithoutCall};
  }

 private:
  // What a call's headers, and what acknowledges a write, may take.
  static constexpr std::int64_t kBytesOfCall = 8'192;
  static constexpr std::int64_t kBytesOfWrite = 64;
  // On a busy machine, calls begin some time after their bytes were read.
  static constexpr int kQuietLooks = 5;

  std::atomic<int> open_ = 0;
  std::atomic<int> waiting_ = 0;
  std::atomic<std::uint64_t> begun_ = 0;
  std::atomic<bool> is_settled_ = false;
  // A call has ended whose request may still be on its way.
  std::atomic<bool> comes_late_ = false;
  std::atomic<std::int64_t> used_ = 0;
  // Of the last look.
  std::uint64_t seen_ = 0;
  std::int64_t seen_read_ = -1;
  int quiet_looks_ = 0;
};

}  // namespace connectmaster::fakegateway
