#include "tls/session_cache.h"

#include <utility>

namespace connectmaster::fakegateway {
namespace {

bool IsValidAt(const certs::Certificate& certificate, certs::Time at) {
  return certificate.NotBefore() <= at && at < certificate.NotAfter();
}

}  // namespace

void SessionCache::Put(const SessionKey& key, const Verified& verified, SslSessionPtr session) {
  if (const auto position = by_key_.find(key); position != by_key_.end()) Erase(position);
  by_key_[key] = sessions_.insert(sessions_.end(), {key, verified, std::move(session)});
  if (sessions_.size() > limit_) Erase(by_key_.find(sessions_.front().key));
}

SslSessionPtr SessionCache::Find(const SessionKey& key, const Verified& verified, certs::Time at) {
  const auto position = by_key_.find(key);
  if (position == by_key_.end()) return nullptr;
  const Entry& entry = *position->second;
  if (entry.verified == verified && IsValidAt(verified.root, at) && IsValidAt(verified.certificate, at)) {
    return entry.session;
  }
  Erase(position);
  return nullptr;
}

void SessionCache::Erase(std::map<SessionKey, Entries::iterator>::iterator position) {
  sessions_.erase(position->second);
  by_key_.erase(position);
}

}  // namespace connectmaster::fakegateway
