#include "identity/sessions.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "common/errors.h"
#include "common/limits.h"

namespace connectmaster::fakegateway {

absl::Status CheckSession(const Session& session, const std::string& certificate_sha256, Time now) {
  if (session.certificate_sha256 != certificate_sha256) return TokenOfAnotherCertificate();
  if (now >= session.expiry) return ExpiredToken(session.expiry);
  return absl::OkStatus();
}

bool IsEndedBy(const Session& session, const Change& change) {
  if (const auto* const deleted = std::get_if<TenantDeleted>(&change)) {
    return session.caller.tenant_id == deleted->tenant_id || session.holder.id == deleted->tenant_id;
  }
  const auto* const blacklisted = std::get_if<SerialBlacklisted>(&change);
  return blacklisted != nullptr && session.holder == blacklisted->holder &&
         session.serial_number == blacklisted->serial_number;
}

SessionId Sessions::Add(const std::string& token, Session session, std::vector<SessionId>& ended) {
  const auto end_oldest_of = [&](const std::set<SessionId>& ids) {
    ended.push_back(*ids.begin());
    End(*ids.begin());
  };
  if (by_token_.size() >= kMaxSessions) {
    const auto fewer = [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); };
    end_oldest_of(std::max_element(by_holder_.begin(), by_holder_.end(), fewer)->second);
  }
  if (const auto own = by_holder_.find(session.holder); own != by_holder_.end()) {
    if (own->second.size() >= kMaxSessionsOfOne) end_oldest_of(own->second);
  }
  const SessionId id = session.id = next_id_++;
  const std::string read = rules_.reads(token);
  tokens_.emplace(id, read);
  by_holder_[session.holder].insert(id);
  by_token_.emplace(read, std::move(session));
  return id;
}

absl::StatusOr<const Session*> Sessions::Find(const std::string& token, const std::string& certificate_sha256,
                                              Time now) const {
  const auto found = by_token_.find(rules_.reads(token));
  if (found == by_token_.end()) return UnknownToken();
  const Session& session = found->second;
  if (auto status = rules_.check(session, certificate_sha256, now); !status.ok()) return status;
  return &session;
}

void Sessions::End(SessionId id) {
  const auto token = tokens_.extract(id);
  if (token.empty()) return;
  const auto session = by_token_.extract(token.mapped());
  const auto own = by_holder_.find(session.mapped().holder);
  own->second.erase(id);
  if (own->second.empty()) by_holder_.erase(own);
}

std::vector<SessionId> Sessions::Apply(const Change& change) {
  std::vector<SessionId> ended;
  if (!std::holds_alternative<TenantDeleted>(change) && !std::holds_alternative<SerialBlacklisted>(change)) {
    return ended;
  }
  for (const auto& [token, session] : by_token_) {
    if (rules_.is_ended_by(session, change)) ended.push_back(session.id);
  }
  for (const SessionId id : ended) End(id);
  return ended;
}

}  // namespace connectmaster::fakegateway
