#pragma once

#include <algorithm>
#include <iterator>
#include <vector>

#include "connectmaster/certs/certificate.h"

namespace connectmaster::fakegateway {

// Appends to a client's own certificate what the client sent along in the handshake, as gRPC gives it. Whether the own
// one is among that depends on the version of gRPC.
inline void AppendSent(const std::vector<certs::Certificate>& sent, std::vector<certs::Certificate>& chain) {
  const certs::Certificate own = chain.front();
  std::copy_if(sent.begin(), sent.end(), std::back_inserter(chain),
               [&](const certs::Certificate& it) { return !(it == own); });
}

}  // namespace connectmaster::fakegateway
