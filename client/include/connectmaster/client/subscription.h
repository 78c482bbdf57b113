#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "absl/status/status.h"

namespace connectmaster::client {

namespace internal {
class SubscriptionState;
}

// What to do with the changes of a subscription. Either may be left empty.
//
// Threads: all callbacks of one subscription run on one thread of its own, one after the other, so a slow one delays
// only its own subscription. They may call anything in this library, Cancel() and the subscription's destructor
// included. They must not throw.
template <typename Change>
struct SubscriptionCallbacks {
  // A change, in the order in which the gateway sent it. Statuses that this version does not know are passed on as
  // they are (see IsConnected in status.h). While it runs no further change is read from the network.
  std::function<void(const Change&)> on_change;

  // The subscription has ended; called exactly once, after the last on_change. CANCELLED after Cancel() or the
  // destructor, UNAVAILABLE when the gateway shut down or was lost, UNAUTHENTICATED when the client logged out.
  std::function<void(const absl::Status&)> on_end;
};

// An open subscription, made by SubscribeStatus() of ConnectMasterApi (devices) or GatewayApi (gateways).
//
// Thread safety: every method may be called from any thread.
// Lifetime: it may outlive the client that made it. The destructor cancels and waits until no callback runs; in a
// callback it does not wait, but calls on_end itself if that has not happened, and the callback that it was called in
// is the last one. Either way nothing is called back once the destructor has returned.
// Errors: a subscription that is refused ends with the refusal; one refused with UNAUTHENTICATED before it was
// accepted logs in again and is made once more.
class StatusSubscription {
 public:
  explicit StatusSubscription(std::shared_ptr<internal::SubscriptionState> state);
  StatusSubscription(const StatusSubscription&) = delete;
  StatusSubscription& operator=(const StatusSubscription&) = delete;
  ~StatusSubscription();

  // Waits until the gateway has accepted the subscription: from then on no change is missed (STATUS-3).
  // DEADLINE_EXCEEDED when that takes longer than `timeout`; when the subscription has ended instead, why it has.
  // A gateway that sends no initial metadata of its own accord is taken to accept with the first change. Over an
  // in-process channel it is accepted when no refusal has come within 50 ms: there the two look alike at first.
  absl::Status WaitUntilAccepted(std::chrono::milliseconds timeout) const;

  // Ends the subscription. Returns at once and so does not wait for the callbacks' thread: at most one on_change, which
  // runs or is about to, may still be seen after that, and none when it is called in a callback. on_end follows, with
  // CANCELLED. Does nothing when it has ended already. To have seen the last callback, destroy the subscription.
  void Cancel();

 private:
  std::shared_ptr<internal::SubscriptionState> state_;
};

}  // namespace connectmaster::client
