// Devices that dial in: who is let in, now and whenever the gateway connects, and who waits.
#include "calls/connect_master.h"
#include "calls/gateway_rules.h"
#include "calls/settings_rules.h"
#include "common/errors.h"

namespace connectmaster::fakegateway::connect_master {

absl::Status SetAcceptFilter(const Scope& scope, const wire::SetAcceptFilterRequest& request,
                             wire::SetAcceptFilterResponse& /*response*/) {
  const auto gateway = scope.Reached(request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  if (auto status = CheckFilter(request.filter()); !status.ok()) return status;
  (*gateway)->accept_filter = request.filter();  // ACCEPT-7: of later tries only
  return absl::OkStatus();
}

absl::Status GetAcceptFilter(const Scope& scope, const wire::GetAcceptFilterRequest& request,
                             wire::GetAcceptFilterResponse& response) {
  const auto gateway = scope.Reached(request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  *response.mutable_filter() = (*gateway)->accept_filter;  // ACCEPT-9
  return absl::OkStatus();
}

// ACCEPT-2
absl::Status GetPendingList(const Scope& scope, const wire::GetPendingListRequest& request,
                            wire::GetPendingListResponse& response) {
  const auto gateway = scope.Reached(request.gatewayid());
  if (!gateway.ok()) return gateway.status();
  for (const auto& [device_id, pending] : (*gateway)->pending) *response.add_deviceinfos() = pending;
  return absl::OkStatus();
}

// ACCEPT-8
absl::StatusOr<Changes> SetAcceptFilterDB(const Registry& registry, const Caller& caller,
                                          const wire::SetAcceptFilterDBRequest& request) {
  if (auto status = RequireReached(registry, caller, request.gatewayid()); !status.ok()) return status;
  if (auto status = CheckFilter(request.filter()); !status.ok()) return status;
  return Changes{AcceptFilterStored{request.gatewayid(), request.filter()}};
}

absl::Status GetAcceptFilterDB(const Scope& scope, const wire::GetAcceptFilterDBRequest& request,
                               wire::GetAcceptFilterDBResponse& response) {
  const auto stored = scope.StoredFor(request.gatewayid());
  if (!stored.ok()) return stored.status();
  *response.mutable_filter() = (*stored)->accept_filter;  // ACCEPT-9
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway::connect_master
