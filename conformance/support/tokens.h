#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace connectmaster::conformance {

// Splits and forges JWTs. None of these tokens is a secret, because gateways must refuse them.

struct TokenParts {
  std::string header;  // base64url, as in the token
  std::string payload;
  std::string signature;

  std::string Join() const { return header + "." + payload + "." + signature; }
};

// Splits a token. INVALID_ARGUMENT unless it is three base64url texts, the first two of which are JSON objects.
absl::StatusOr<TokenParts> SplitToken(const std::string& token);

// The value of a numeric claim, such as "exp"; NOT_FOUND if the payload does not have it.
absl::StatusOr<long long> NumberClaim(const TokenParts& token, const std::string& name);

struct ForgedToken {
  std::string how;  // for people
  std::string token;
};

// Forges tokens with the claims of a good one, as an attacker would: altered, signed with another key or algorithm,
// with public material as the key, or with `none`.
std::vector<ForgedToken> Forge(const TokenParts& good, const std::string& root_certificate_pem);

}  // namespace connectmaster::conformance
