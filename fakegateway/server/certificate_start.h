#pragma once

#include <algorithm>
#include <chrono>

#include "common/time.h"
#include "connectmaster/certs/authority.h"

namespace connectmaster::fakegateway {

// Where the validity of a certificate starts that is issued at `now`, the world's: TLS looks at the real clock, a login
// at the world's, and it is to be valid by both.
inline certs::Time StartOfCertificate(Time now) {
  const Time real = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  return std::chrono::floor<std::chrono::seconds>(std::min(now, real)) - certs::kEarlyStart;
}

}  // namespace connectmaster::fakegateway
