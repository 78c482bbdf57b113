#include "engine/admission.h"

#include "common/limits.h"

namespace connectmaster::fakegateway {

std::optional<Admission::Place> Admission::Enter(const std::string& client) {
  const MutexLock lock(mutex_);
  Clients::value_type& entry = *clients_.try_emplace(client).first;
  if (entry.second.calls >= kMaxCallsUnderWay) return std::nullopt;
  ++entry.second.calls;
  return Place(*this, entry);
}

bool Admission::Reserve(Place& place, std::size_t bytes) {
  const MutexLock lock(mutex_);
  std::size_t& all = place.client_->second.answer_bytes;
  if (all > 0 && all + bytes > kMaxUnreadAnswerBytes) return false;
  all += bytes;
  place.bytes_ += bytes;
  return true;
}

void Admission::Leave(Place& place) {
  const MutexLock lock(mutex_);
  UnderWay& client = place.client_->second;
  client.answer_bytes -= place.bytes_;
  if (--client.calls == 0) clients_.erase(clients_.find(place.client_->first));
}

}  // namespace connectmaster::fakegateway
