#include "calls/pending_calls.h"

#include <utility>
#include <vector>

#include "common/errors.h"
#include "common/limits.h"

namespace connectmaster::fakegateway {

absl::Status PendingCalls::CheckRoom(const std::string& tenant_id) const {
  if (is_shut_down()) return shut_down_;
  const auto count = counts_.find(tenant_id);
  return count == counts_.end() || count->second < kMaxPendingCalls ? absl::OkStatus() : Busy("devices");
}

CallId PendingCalls::Add(const std::string& tenant_id, const DeviceGateway* gateway, End end) {
  calls_.emplace(next_id_, Call{tenant_id, gateway, std::move(end)});
  ++counts_[tenant_id];
  return next_id_++;
}

void PendingCalls::Forget(CallId id) {
  const auto call = calls_.extract(id);
  if (call.empty()) return;
  const auto count = counts_.find(call.mapped().tenant_id);
  if (--count->second == 0) counts_.erase(count);
}

void PendingCalls::Cancel(CallId id, const absl::Status& why) {
  const auto call = calls_.find(id);
  if (call == calls_.end()) return;
  const End end = std::move(call->second.end);
  Forget(id);
  end(why);
}

void PendingCalls::EndOn(const DeviceGateway& gateway, const absl::Status& why) {
  std::vector<CallId> ended;
  for (const auto& [id, call] : calls_) {
    if (call.gateway == &gateway) ended.push_back(id);
  }
  for (const CallId id : ended) Cancel(id, why);
}

void PendingCalls::Shutdown(const absl::Status& why) {
  shut_down_ = why;
  while (!calls_.empty()) Cancel(calls_.begin()->first, why);
}

}  // namespace connectmaster::fakegateway
