#include "model/pending_calls.h"

#include <utility>
#include <vector>

#include "common/errors.h"
#include "common/limits.h"

namespace connectmaster::fakegateway {

PendingCall PendingCalls::Begin(const std::string& tenant_id, Answer answer) {
  begun_.emplace(next_id_, Begun{tenant_id, std::move(answer)});
  return {*this, next_id_++};
}

absl::Status PendingCalls::CheckRoom(CallId id) const {
  if (is_shut_down()) return shut_down_;
  const auto count = counts_.find(begun_.at(id).tenant_id);
  return count == counts_.end() || count->second < kMaxPendingCalls ? absl::OkStatus() : Busy("devices");
}

void PendingCalls::Wait(CallId id, Waiting waiting) {
  const auto call = begun_.find(id);
  if (call == begun_.end()) return;  // it has its answer already
  waiting_.emplace(id, std::move(waiting));
  ++counts_[call->second.tenant_id];
}

void PendingCalls::Finish(CallId id, absl::Status status) {
  const auto call = begun_.extract(id);
  if (call.empty()) return;
  if (waiting_.erase(id) != 0) {
    const auto count = counts_.find(call.mapped().tenant_id);
    if (--count->second == 0) counts_.erase(count);
  }
  if (call.mapped().change) status = call.mapped().change(status);
  effects_.Add([answer = std::move(call.mapped().answer), status = std::move(status)] { answer(status); });
}

void PendingCalls::Cancel(CallId id, const absl::Status& why) {
  const auto waiting = waiting_.find(id);
  if (waiting == waiting_.end()) return;
  waiting->second.stop();
  Finish(id, why);
}

void PendingCalls::EndOn(const DeviceGateway& gateway, const absl::Status& why) {
  std::vector<CallId> ended;
  for (const auto& [id, waiting] : waiting_) {
    if (waiting.gateway == &gateway) ended.push_back(id);
  }
  for (const CallId id : ended) Cancel(id, why);
}

void PendingCalls::Shutdown(const absl::Status& why) {
  shut_down_ = why;
  while (!waiting_.empty()) Cancel(waiting_.begin()->first, why);
}

}  // namespace connectmaster::fakegateway
