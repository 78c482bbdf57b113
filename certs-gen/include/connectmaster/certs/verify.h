#pragma once

#include <absl/status/status.h>

#include <vector>

#include "connectmaster/certs/certificate.h"
#include "connectmaster/export.h"

namespace connectmaster::certs {

// What a certificate is to be used for, as far as its key usages and those of its CAs limit it.
enum class Purpose { kAny, kTlsClient, kTlsServer };

// The longest chain that is looked at, the leaf included; what follows is left out. Real ones have two or three.
inline constexpr std::size_t kMaxChainLength = 10;

// OK if `chain`, a certificate and then its intermediate CAs in any order, leads to one of `roots` (LOGIN-12): every
// certificate on the way is valid at `at` (NotBefore() <= at < NotAfter()), permits the purpose, and is as strong as
// TLS requires (keys and signatures of 112 bits: RSA 2048, SHA-256). Otherwise UNAUTHENTICATED, with a message that
// says which certificate is to blame and why.
//
// The certificates sent along that are not needed may be anything. So may roots: an expired one, a weak one, one that
// is not a CA, or one twice verifies nothing, and does no harm to the others. A root need not be self-signed.
//
// Thread safety: any thread. Costs a signature check for each certificate on the way, about 0.1 ms.
CONNECTMASTER_EXPORT absl::Status Verify(const std::vector<Certificate>& chain, const std::vector<Certificate>& roots,
                                         Time at, Purpose purpose);

// The same for a certificate without intermediate CAs, one root and any purpose.
CONNECTMASTER_EXPORT absl::Status Verify(const Certificate& leaf, const Certificate& root, Time at);

}  // namespace connectmaster::certs
