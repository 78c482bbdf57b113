#pragma once

#include <absl/status/status.h>

#include "connectmaster/certs/certificate.h"
#include "connectmaster/export.h"

namespace connectmaster::certs {

// OK if `leaf` chains to `root`, both are valid at `at` (NotBefore() <= at < NotAfter()), and their keys and the
// signature of `leaf` are as strong as TLS requires (112 bits: RSA 2048, SHA-256). Otherwise UNAUTHENTICATED, with a
// message that says why.
//
// Thread safety: any thread. Costs a signature check, about 0.1 ms.
CONNECTMASTER_EXPORT absl::Status Verify(const Certificate& leaf, const Certificate& root, Time at);

}  // namespace connectmaster::certs
