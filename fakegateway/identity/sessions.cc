#include "identity/sessions.h"

#include <utility>
#include <variant>

#include "world/errors.h"
#include "world/limits.h"

namespace connectmaster::fakegateway {

SessionId Sessions::Add(const std::string& token, Session session, std::vector<SessionId>& ended) {
  while (by_token_.size() >= kMaxSessions) {
    ended.push_back(tokens_.begin()->first);
    End(tokens_.begin()->first);
  }
  session.id = next_id_++;
  tokens_.emplace(session.id, token);
  const SessionId id = session.id;
  by_token_.emplace(token, std::move(session));
  return id;
}

absl::StatusOr<const Session*> Sessions::Find(const std::string& token, const std::string& certificate_sha256,
                                              Time now) const {
  const auto found = by_token_.find(token);
  if (found == by_token_.end()) return UnknownToken();
  const Session& session = found->second;
  if (session.certificate_sha256 != certificate_sha256) return TokenOfAnotherCertificate();
  if (now >= session.expiry) return ExpiredToken(session.expiry);
  return &session;
}

void Sessions::End(SessionId id) {
  const auto token = tokens_.extract(id);
  if (!token.empty()) by_token_.erase(token.mapped());
}

std::vector<SessionId> Sessions::Apply(const Change& change) {
  if (const auto* const deleted = std::get_if<TenantDeleted>(&change)) {
    return EndIf([&](const Session& session) {
      return session.caller.tenant_id == deleted->tenant_id || session.holder.id == deleted->tenant_id;
    });
  }
  if (const auto* const blacklisted = std::get_if<SerialBlacklisted>(&change)) {
    return EndIf([&](const Session& session) {
      return session.holder == blacklisted->holder && session.serial_number == blacklisted->serial_number;
    });
  }
  return {};
}

template <typename Predicate>
std::vector<SessionId> Sessions::EndIf(Predicate predicate) {
  std::vector<SessionId> ended;
  for (auto token = tokens_.begin(); token != tokens_.end();) {
    const auto session = by_token_.find(token->second);
    if (!predicate(session->second)) {
      ++token;
      continue;
    }
    ended.push_back(token->first);
    by_token_.erase(session);
    token = tokens_.erase(token);
  }
  return ended;
}

}  // namespace connectmaster::fakegateway
