#pragma once

#include <absl/status/status.h>

#include "connectmaster/certs/certificate.h"

namespace connectmaster::certs {

// Whether `leaf` chains to `root`, both are valid at `at` (not before NotBefore, before NotAfter), and its key and
// signature are as strong as TLS here asks for (112 bits: RSA 2048, SHA-256).
// OK, or UNAUTHENTICATED with a message that spells out the reason.
//
// Thread safety: any thread. Costs a signature check, about 0.1 ms.
absl::Status Verify(const Certificate& leaf, const Certificate& root, Time at);

}  // namespace connectmaster::certs
