#include "identity/token_issuer.h"

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "identity_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using Json = nlohmann::json;

constexpr char kSha256[] = "0123456789abcdef0123456789abcdef";  // 32 bytes

class TokenIssuerTest : public ::testing::Test {
 protected:
  // A token's three parts, decoded.
  static std::vector<std::string> Parts(const absl::StatusOr<std::string>& token) {
    EXPECT_THAT(token, IsOk());
    std::vector<std::string> parts;
    if (!token.ok()) return {"{}", "{}", ""};
    for (const auto part : absl::StrSplit(*token, '.')) {
      std::string decoded;
      EXPECT_TRUE(absl::WebSafeBase64Unescape(part, &decoded)) << std::string(part);
      parts.push_back(decoded);
    }
    EXPECT_EQ(parts.size(), 3U);
    parts.resize(3);
    return parts;
  }

  absl::StatusOr<std::string> Issue() const {
    return issuer_.Issue("tenant1", kSha256, kNow, kNow + std::chrono::hours(24));
  }

  TokenIssuer issuer_;
};

TEST_F(TokenIssuerTest, ATokenIsAJwtSignedWithHs256) {
  RecordProperty("requirements", "LOGIN-1 LOGIN-10");
  const auto parts = Parts(Issue());
  const auto header = Json::parse(parts[0]);
  EXPECT_EQ(header["alg"], "HS256");
  EXPECT_EQ(header["typ"], "JWT");
  EXPECT_EQ(parts[2].size(), 32U);
}

TEST_F(TokenIssuerTest, ATokenTellsWhoseItIsAndHowLongItIsGood) {
  RecordProperty("requirements", "LOGIN-10");
  const auto claims = Json::parse(Parts(Issue())[1]);
  EXPECT_EQ(claims["sub"], "tenant1");
  EXPECT_EQ(claims["iat"], UnixSeconds(kNow));
  EXPECT_EQ(claims["exp"], UnixSeconds(kNow) + 86'400);
  EXPECT_FALSE(claims["iss"].get<std::string>().empty());
  std::string sha256;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(claims["cnf"]["x5t#S256"].get<std::string>(), &sha256));
  EXPECT_EQ(sha256, kSha256);
}

TEST_F(TokenIssuerTest, ATokenFitsIntoMetadata) {
  RecordProperty("requirements", "LOGIN-4");
  const auto token = Issue();
  ASSERT_THAT(token, IsOk());
  EXPECT_LT(token->size(), 1'000U);
  for (const char c : *token) EXPECT_TRUE(c > ' ' && c < '\x7f');
}

TEST_F(TokenIssuerTest, NoTwoTokensAreAlike) {
  RecordProperty("requirements", "LOGIN-10");
  std::set<std::string> tokens;
  for (int i = 0; i < 1'000; ++i) tokens.insert(Issue().value());
  EXPECT_EQ(tokens.size(), 1'000U);
}

TEST_F(TokenIssuerTest, TwoIssuersSignWithDifferentKeys) {
  RecordProperty("requirements", "LOGIN-10");
  std::set<std::string> signatures;
  for (int i = 0; i < 3; ++i) {
    signatures.insert(Parts(TokenIssuer().Issue("tenant1", kSha256, kNow, kNow + std::chrono::hours(1)))[2]);
  }
  EXPECT_EQ(signatures.size(), 3U);
}

}  // namespace
}  // namespace connectmaster::fakegateway
