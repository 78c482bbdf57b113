#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "connectmaster/client/errors.h"
#include "subscription_state.h"

namespace connectmaster::client::internal {

// One server stream, read from the subscription's thread one change at a time. gRPC's callback API, since only it
// tells an accepted stream from a refused one before the first change; its reactions note what happened and return,
// for they share few threads with the whole process.
//
// Reads ahead by one change, so a slow reader holds the gateway back and costs no memory here.
template <typename Change>
class ChangeStream final : public grpc::ClientReadReactor<Change> {
 public:
  // `open` calls the generated stub's async method. `context` and `state` have to live until Finish() has returned,
  // which has to be called.
  template <typename Open>
  ChangeStream(grpc::ClientContext& context, SubscriptionState& state, const Open& open)
      : context_(context), state_(state) {
    open(&context, this);
    this->AddHold();  // reads are started from outside of reactions
    this->StartRead(&incoming_);
    this->StartCall();
  }
  ChangeStream(const ChangeStream&) = delete;
  ChangeStream& operator=(const ChangeStream&) = delete;

  // Waits for the next change. False when there will be none.
  bool Next(Change& change) {
    {
      std::unique_lock lock(mutex_);
      noted_.wait(lock, [&] { return read_.has_value() || unclear_; });
      if (std::exchange(unclear_, false)) {
        noted_.wait_for(lock, kRefusalWait, [&] { return read_.has_value(); });
        if (read_.value_or(true)) state_.Accept();
        noted_.wait(lock, [&] { return read_.has_value(); });
      }
      if (!*std::exchange(read_, std::nullopt)) return false;
      std::swap(change, incoming_);
    }
    this->StartRead(&incoming_);
    return true;
  }

  // After Next() was false: how the stream ended.
  absl::Status Finish() {
    this->RemoveHold();
    std::unique_lock lock(mutex_);
    noted_.wait(lock, [&] { return done_.has_value(); });
    return *done_;
  }

 private:
  // `ok` is false for a refused stream; but gRPC's in-process transport gives an empty initial metadata then, too, and
  // the refusal right after it. What the fake gateway accepts has an entry there.
  void OnReadInitialMetadataDone(bool ok) override {
    if (!ok) return;
    const std::string peer = context_.peer();
    const bool is_in_process = peer == "unknown" || peer.rfind("inproc", 0) == 0;
    if (!is_in_process || !context_.GetServerInitialMetadata().empty()) {
      state_.Accept();
      return;
    }
    const std::lock_guard lock(mutex_);
    unclear_ = true;
    noted_.notify_all();
  }

  void OnReadDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    read_ = ok;
    noted_.notify_all();
  }

  void OnDone(const grpc::Status& status) override {
    const std::lock_guard lock(mutex_);
    done_ = FromGrpcStatus(status);
    noted_.notify_all();
  }

  static constexpr std::chrono::milliseconds kRefusalWait{50};

  grpc::ClientContext& context_;
  SubscriptionState& state_;
  Change incoming_;  // gRPC's while a read is under way

  std::mutex mutex_;
  std::condition_variable noted_;
  bool unclear_ = false;
  std::optional<bool> read_;
  std::optional<absl::Status> done_;
};

}  // namespace connectmaster::client::internal
