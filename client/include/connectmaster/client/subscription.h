#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "connectmaster/export.h"

namespace connectmaster::client {

namespace internal {
class SubscriptionState;
}

// The callbacks of a subscription. Either may be empty.
//
// Threads: each subscription has one thread, which runs its callbacks one after the other. A slow callback delays only
// its own subscription. Callbacks may call anything in this library, including Cancel() and the subscription's
// destructor. They must not throw.
template <typename Change>
struct SubscriptionCallbacks {
  // Called for each change, in the order in which the gateway sent them. Statuses that this version does not know are
  // passed on unchanged (see IsConnected in status.h). While it runs, no further change is read from the network.
  std::function<void(const Change&)> on_change{};

  // Called exactly once when the subscription ends, after the last on_change. CANCELLED after Cancel() or the
  // destructor, UNAVAILABLE if the gateway shut down or the connection was lost, UNAUTHENTICATED after a logout.
  std::function<void(const absl::Status&)> on_end{};
};

// An open subscription, made by SubscribeStatus() of ConnectMasterApi (devices) or GatewayApi (gateways).
//
// Thread safety: every method may be called from any thread.
// Lifetime: it may outlive its client. The destructor cancels the subscription and waits until no callback runs. Called
// in a callback, it does not wait: it calls on_end unless that has happened, and no callback follows the running one.
// In both cases no callback starts after the destructor has returned.
// Errors: a refused subscription ends with the gateway's error. If the error is UNAUTHENTICATED and the subscription
// was not accepted before, the client logs in again and retries once.
class CONNECTMASTER_EXPORT StatusSubscription {
 public:
  // For SubscribeStatus() only.
  explicit StatusSubscription(std::shared_ptr<internal::SubscriptionState> state);
  StatusSubscription(const StatusSubscription&) = delete;
  StatusSubscription& operator=(const StatusSubscription&) = delete;
  ~StatusSubscription();

  // Waits until the gateway has accepted the subscription; from then on no change is missed (STATUS-3).
  // DEADLINE_EXCEEDED after `timeout`. If the subscription ends instead, its error; ABORTED if it ends with OK.
  // A gateway accepts by sending initial metadata; if it sends none, the first change counts. In an in-process channel,
  // acceptance and refusal look alike at first: the subscription counts as accepted after 50 ms without a refusal.
  absl::Status WaitUntilAccepted(std::chrono::milliseconds timeout) const;

  // Ends the subscription; on_end follows, with CANCELLED. Does nothing if the subscription has ended. Returns without
  // waiting for the callbacks' thread: at most one on_change may still run or start, none if Cancel() was called in a
  // callback. To wait for the last callback, destroy the subscription.
  void Cancel();

 private:
  std::shared_ptr<internal::SubscriptionState> state_;
};

}  // namespace connectmaster::client
