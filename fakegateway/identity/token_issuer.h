#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "common/time.h"

namespace connectmaster::fakegateway {

// Makes the JWTs that Login answers with: HS256, with a key of its own that lives and dies with the object.
//
// A token's claims: `iss`, `sub` (the tenant), `jti`, `iat` and `exp` (Unix seconds), and `cnf` with `x5t#S256`, the
// SHA-256 of the certificate that it is bound to (RFC 8705). What a token is worth is not read from it but known: see
// Sessions.
//
// Thread safety: any thread.
class TokenIssuer {
 public:
  TokenIssuer();

  // INTERNAL where no random number could be had.
  absl::StatusOr<std::string> Issue(const std::string& tenant_id, const std::string& certificate_sha256, Time issued,
                                    Time expiry) const;

 private:
  std::array<unsigned char, 32> key_{};
  bool has_key_ = false;
};

}  // namespace connectmaster::fakegateway
