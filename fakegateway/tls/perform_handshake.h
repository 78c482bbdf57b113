#pragma once

#include <string>

#include "connectmaster/certs/certificate.h"
#include "tls/handles.h"

namespace connectmaster::fakegateway {

// How a handshake ended.
struct HandshakeEnd {
  bool established = false;
  bool resumed = false;
  // What the device can resume later; null where there is nothing.
  SslSessionPtr session;
  // For people, where it was not established.
  std::string why_not;
};

// A TLS handshake, in memory, of contexts as in contexts.h. The device verifies the gateway's certificate at the time
// `at`, unless it resumes `session` (null for none), which verifies nothing, or `accepts_any`.
//
// Thread safety: any thread. Leaves nothing in OpenSSL's error queue of this thread.
HandshakeEnd PerformHandshake(const SslContextPtr& gateway, const SslContextPtr& device, const SslSessionPtr& session,
                              certs::Time at, bool accepts_any = false);

}  // namespace connectmaster::fakegateway
