#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace connectmaster::conformance {

// JWTs, taken apart and forged. None of these tokens is a secret: they are to be refused.

struct TokenParts {
  std::string header;  // base64url, as they stand in the token
  std::string payload;
  std::string signature;

  std::string Join() const { return header + "." + payload + "." + signature; }
};

// INVALID_ARGUMENT unless `token` is three base64url texts with a JSON object in the first two.
absl::StatusOr<TokenParts> SplitToken(const std::string& token);

// The number of a claim, such as "exp"; NOT_FOUND where the payload has none.
absl::StatusOr<long long> NumberClaim(const TokenParts& token, const std::string& name);

struct ForgedToken {
  std::string how;  // for people
  std::string token;
};

// Tokens with the claims of a good one that nobody but an attacker would make: altered, signed with another key or
// algorithm, with public material as the key, or with `none`.
std::vector<ForgedToken> Forge(const TokenParts& good, const std::string& root_certificate_pem);

}  // namespace connectmaster::conformance
