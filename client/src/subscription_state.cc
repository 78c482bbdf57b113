#include "subscription_state.h"

#include <utility>

#include "connectmaster/client/subscription.h"
#include "timeout.h"

namespace connectmaster::client {
namespace internal {

void SubscriptionState::Start(const std::shared_ptr<SubscriptionState>& state,
                              std::function<absl::Status(SubscriptionState&)> run) {
  // The thread keeps the state alive, for it may go on a little when it has been detached in Stop().
  state->thread_ = std::thread([state, run = std::move(run)] { state->End(run(*state)); });
}

absl::Status SubscriptionState::WaitUntilAccepted(std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, Bounded(timeout), [&] { return accepted_ || end_.has_value(); });
  if (accepted_) return absl::OkStatus();
  if (!end_.has_value()) return absl::DeadlineExceededError("the gateway has not accepted the subscription in time");
  if (end_->ok()) return absl::AbortedError("the gateway ended the subscription instead of accepting it");
  return *end_;
}

void SubscriptionState::Cancel() {
  std::shared_ptr<grpc::ClientContext> context;
  {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    context = context_;
  }
  if (context != nullptr) context->TryCancel();
}

void SubscriptionState::Stop() {
  Cancel();
  if (thread_.get_id() == std::this_thread::get_id()) {
    End(absl::CancelledError("the subscription was destroyed in its own callback"));
    thread_.detach();
  } else {
    thread_.join();
  }
}

bool SubscriptionState::Adopt(std::shared_ptr<grpc::ClientContext> context) {
  const std::lock_guard lock(mutex_);
  if (cancelled_) return false;
  context_ = std::move(context);
  return true;
}

void SubscriptionState::Accept() {
  const std::lock_guard lock(mutex_);
  accepted_ = true;
  changed_.notify_all();
}

bool SubscriptionState::IsAccepted() const {
  const std::lock_guard lock(mutex_);
  return accepted_;
}

bool SubscriptionState::IsCancelled() const {
  const std::lock_guard lock(mutex_);
  return cancelled_;
}

void SubscriptionState::End(const absl::Status& status) {
  OnEnd on_end;
  {
    const std::lock_guard lock(mutex_);
    if (end_.has_value()) return;
    end_ = status;
    on_end = std::move(on_end_);
    context_.reset();
    changed_.notify_all();
  }
  if (on_end) on_end(status);
}

}  // namespace internal

StatusSubscription::StatusSubscription(std::shared_ptr<internal::SubscriptionState> state) : state_(std::move(state)) {}

StatusSubscription::~StatusSubscription() {
  state_->Stop();
}

absl::Status StatusSubscription::WaitUntilAccepted(std::chrono::milliseconds timeout) const {
  return state_->WaitUntilAccepted(timeout);
}

void StatusSubscription::Cancel() {
  state_->Cancel();
}

}  // namespace connectmaster::client
