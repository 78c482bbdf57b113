#include "support/tokens.h"

#include <gtest/gtest.h>

#include <set>

#include "support/matchers.h"

namespace connectmaster::conformance {
namespace {

// {"alg":"HS256"} . {"exp":1700000000}
constexpr char kToken[] = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3MDAwMDAwMDB9.c2lnbmF0dXJl";

TEST(Tokens, JwtComesApartAndTogether) {
  ASSERT_OK_AND_ASSIGN(const TokenParts parts, SplitToken(kToken));
  EXPECT_EQ(parts.Join(), kToken);
  EXPECT_EQ(NumberClaim(parts, "exp").value(), 1'700'000'000);
  EXPECT_THAT(NumberClaim(parts, "iat"), StatusIs(absl::StatusCode::kNotFound));
}

TEST(Tokens, WhatIsNoJwtIsRefused) {
  for (const char* const text : {"", "a", "a.b", "a.b.c", "e30.e30.", "e30=.e30=.e30="}) {
    EXPECT_THAT(SplitToken(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

TEST(Tokens, EachForgedTokenIsAnother) {
  ASSERT_OK_AND_ASSIGN(const TokenParts parts, SplitToken(kToken));
  std::set<std::string> tokens{kToken};
  for (const ForgedToken& forged : Forge(parts, "root")) EXPECT_TRUE(tokens.insert(forged.token).second) << forged.how;
}

}  // namespace
}  // namespace connectmaster::conformance
