#pragma once

#include "control/deviations/connections.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {

// Of attempts, and when they are made: ASYNC-4 to ASYNC-6.
DeviationEntries AsyncAttempts();
// Of DeleteAsyncConnection: ASYNC-7.
DeviationEntries AsyncDeleting();
// Of devices that are managed already: ASYNC-10.
DeviationEntries AsyncReplacing();
// Of what the database keeps: ASYNC-11.
DeviationEntries StoredConnections();

using AsyncInfos = google::protobuf::RepeatedPtrField<gsdk::connect::AsyncConnectInfo>;

// AddAsyncConnection is asked something else: `change` (const Scope&, const std::string& gateway_id, AsyncInfos&). If
// nothing is left, it succeeds.
template <typename Change>
void ChangeInfos(Behaviour& behaviour, Change change) {
  using Request = gsdk::connect_master::AddAsyncConnectionRequest;
  ReplaceNow<Request>(behaviour, [change](const Scope& scope, Request asked, const auto& act) {
    const bool had_some = !asked.connectinfos().empty();
    change(scope, asked.gatewayid(), *asked.mutable_connectinfos());
    return had_some && asked.connectinfos().empty() ? absl::OkStatus() : act(asked);
  });
}

// Leaves out what `is_left_out` (const Link*, const AsyncConnectInfo&).
template <typename IsLeftOut>
void LeaveOutInfos(Behaviour& behaviour, IsLeftOut is_left_out) {
  ChangeInfos(behaviour, [is_left_out](const Scope& scope, const std::string& gateway_id, AsyncInfos& infos) {
    EraseIf(infos, [&](const gsdk::connect::AsyncConnectInfo& info) {
      return is_left_out(LinkOf(scope.installation, gateway_id, info.deviceid()), info);
    });
  });
}

}  // namespace connectmaster::fakegateway
