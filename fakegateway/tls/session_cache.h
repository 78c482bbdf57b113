#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <utility>

#include "connectmaster/certs/certificate.h"
#include "tls/handles.h"

namespace connectmaster::fakegateway {

// Which device gateway and which device a session is between.
using SessionKey = std::pair<std::string, std::uint32_t>;

// What was verified when a session was made.
struct Verified {
  certs::Certificate root;         // the device's
  certs::Certificate certificate;  // the gateway's

  bool operator==(const Verified&) const = default;
};

// The TLS sessions that devices can resume, at most `limit`: past it the oldest goes. A resumed session verifies
// nothing, so the cache gives away only those that a verification would let pass.
// Not thread-safe.
class SessionCache {
 public:
  explicit SessionCache(std::size_t limit) : limit_(limit) {}

  // Keeps a session, in the place of an earlier one.
  void Put(const SessionKey& key, const Verified& verified, SslSessionPtr session);

  // Null unless there is one, of the same certificates, both of which are valid at `at`. A session that cannot be
  // resumed now is forgotten.
  SslSessionPtr Find(const SessionKey& key, const Verified& verified, certs::Time at);

  std::size_t size() const { return sessions_.size(); }

 private:
  struct Entry {
    SessionKey key;
    Verified verified;
    SslSessionPtr session;
  };
  using Entries = std::list<Entry>;

  void Erase(std::map<SessionKey, Entries::iterator>::iterator position);

  std::size_t limit_;
  Entries sessions_;  // the oldest first
  std::map<SessionKey, Entries::iterator> by_key_;
};

}  // namespace connectmaster::fakegateway
