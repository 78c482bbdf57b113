#pragma once

#include <memory>
#include <utility>

#include "change_stream.h"
#include "connectmaster/client/subscription.h"
#include "session.h"
#include "subscription_state.h"
#include "timeout.h"

namespace connectmaster::client::internal {

// Reads the stream until it ends. Made once more if it was refused for its token and that could be renewed.
template <typename Change, typename Open, typename OnChange>
absl::Status RunSubscription(Session& session, SubscriptionState& state, const Open& open, const OnChange& on_change) {
  for (bool first = true;; first = false) {
    const auto context = std::make_shared<grpc::ClientContext>();
    const uint64_t login = session.AttachToken(*context);
    if (!state.Adopt(context)) return absl::CancelledError("the subscription was cancelled");
    ChangeStream<Change> stream(*context, state, open);
    Change change;
    while (stream.Next(change)) {
      if (on_change && !state.IsCancelled()) on_change(change);
    }
    absl::Status status = stream.Finish();
    const bool refused = absl::IsUnauthenticated(status) && !state.IsAccepted();
    if (!first || !refused) return status;
    status = session.Renew(login, status, DeadlineIn(session.options().call_timeout));
    if (!status.ok()) return status;
  }
}

// Opens a server stream of `Endpoint`'s stub: `method` of its callback interface.
template <typename Change, typename Endpoint, typename Request, typename Async>
std::unique_ptr<StatusSubscription> Subscribe(std::shared_ptr<Endpoint> endpoint,
                                              SubscriptionCallbacks<Change> callbacks, Request request,
                                              void (Async::*method)(grpc::ClientContext*, const Request*,
                                                                    grpc::ClientReadReactor<Change>*)) {
  auto state = std::make_shared<SubscriptionState>(std::move(callbacks.on_end));
  SubscriptionState::Start(state, [endpoint = std::move(endpoint), on_change = std::move(callbacks.on_change),
                                   request = std::move(request), method](SubscriptionState& running) {
    const auto open = [&](grpc::ClientContext* context, grpc::ClientReadReactor<Change>* reactor) {
      (endpoint->stub->async()->*method)(context, &request, reactor);
    };
    return RunSubscription<Change>(*endpoint->session, running, open, on_change);
  });
  return std::make_unique<StatusSubscription>(std::move(state));
}

}  // namespace connectmaster::client::internal
