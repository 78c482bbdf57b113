#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/caller.h"
#include "common/time.h"
#include "model/changes.h"
#include "model/subscriptions.h"

namespace connectmaster::fakegateway {

// Somebody who logged in: on whose behalf, with which certificate, until when.
struct Session {
  SessionId id = 0;
  Caller caller;
  // The SHA-256 of the certificate whose TLS connection alone the token is good for (LOGIN-10).
  std::string certificate_sha256;
  // Whose certificate it is, which for the administrator acting as a tenant is not the caller.
  CertificateHolder holder;
  std::int64_t serial_number = 0;
  Time expiry;
};

// The rules for sessions.
//
// Whether a token whose session this is may be used, over a connection with that certificate, at that time (LOGIN-10).
absl::Status CheckSession(const Session& session, const std::string& certificate_sha256, Time now);
// Whether the change makes the session void: its tenant was deleted (TENANT-6), or its certificate blacklisted
// (TENANT-10).
bool IsEndedBy(const Session& session, const Change& change);

struct SessionRules {
  std::function<absl::Status(const Session&, const std::string& certificate_sha256, Time now)> check = CheckSession;
  std::function<bool(const Session&, const Change&)> is_ended_by = IsEndedBy;
  // What of a token counts; of two sessions it must not be the same.
  std::function<std::string(const std::string& token)> reads = [](const std::string& token) { return token; };
};

// The live sessions by their tokens. A token is good because it is here, letter for letter, and not for anything that
// it says: so nothing that a stranger can write, another algorithm or `none` included, makes a token good.
// Not thread-safe.
class Sessions {
 public:
  explicit Sessions(SessionRules rules = {}) : rules_(std::move(rules)) {}

  // The ID that it was given. Past kMaxSessionsOfOne the holder's oldest session ends, past kMaxSessions the oldest of
  // the holder who has most: its ID goes into `ended`.
  SessionId Add(const std::string& token, Session session, std::vector<SessionId>& ended);

  // The session of the token, over a connection with that certificate, at that time (LOGIN-10). The pointer is good
  // until the next change.
  absl::StatusOr<const Session*> Find(const std::string& token, const std::string& certificate_sha256, Time now) const;

  // LOGIN-11
  void End(SessionId id);

  // Ends the sessions that a change makes void, and names them.
  std::vector<SessionId> Apply(const Change& change);

  std::size_t size() const { return by_token_.size(); }

 private:
  SessionRules rules_;
  SessionId next_id_ = 1;
  std::unordered_map<std::string, Session> by_token_;
  std::map<SessionId, std::string> tokens_;
  std::map<CertificateHolder, std::set<SessionId>> by_holder_;
};

}  // namespace connectmaster::fakegateway
