#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "connectmaster/certs/verify.h"

namespace connectmaster::fakegateway {

// Appends to a client's own certificate what the client sent along in the handshake, as gRPC gives it. Whether the own
// one is among that depends on the version of gRPC.
inline void AppendSent(std::string_view pem, std::vector<certs::Certificate>& chain) {
  const auto sent = certs::Certificate::BundleFromPem(pem, certs::kMaxChainLength);
  if (!sent.ok()) return;
  const certs::Certificate own = chain.front();
  std::copy_if(sent->begin(), sent->end(), std::back_inserter(chain),
               [&](const certs::Certificate& it) { return !(it == own); });
}

}  // namespace connectmaster::fakegateway
