#pragma once

#include <grpcpp/client_context.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/status/status.h"

namespace connectmaster::client::internal {

// Where a subscription stands, and the thread that its callbacks run on. Shared by the StatusSubscription, whose
// methods the first group are, and the thread, which uses the second.
//
// The mutex guards what is below it. It is never held during a callback or a call into gRPC, which may run reactions.
class SubscriptionState {
 public:
  using OnEnd = std::function<void(const absl::Status&)>;

  explicit SubscriptionState(OnEnd on_end) : on_end_(std::move(on_end)) {}

  // Runs `run` on a thread of its own and ends with the status that it returns. Called once.
  static void Start(const std::shared_ptr<SubscriptionState>& state,
                    std::function<absl::Status(SubscriptionState&)> run);
  absl::Status WaitUntilAccepted(std::chrono::milliseconds timeout) const;
  void Cancel();
  // Cancels, and returns once no callback runs but the one that it is called in, and none will.
  void Stop();

  // The call that Cancel() is to cancel from now on. False when it is too late to make one.
  bool Adopt(std::shared_ptr<grpc::ClientContext> context);
  void Accept();
  bool IsAccepted() const;
  bool IsCancelled() const;

 private:
  void End(const absl::Status& status);

  std::thread thread_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  OnEnd on_end_;  // empty once it has been called
  std::shared_ptr<grpc::ClientContext> context_;
  bool accepted_ = false;
  bool cancelled_ = false;
  std::optional<absl::Status> end_;
};

}  // namespace connectmaster::client::internal
