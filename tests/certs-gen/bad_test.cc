#include "connectmaster/certs/bad.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectmaster/certs/verify.h"
#include "fixtures.h"

namespace connectmaster::certs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Credential Bad(BadKind kind) {
  return MakeBad(kind, TestCa(), TenantRequestFor("tenant1")).value();
}

absl::Status VerifyAtNow(const Credential& credential) {
  return Verify(credential.certificate, TestCa().certificate(), kNow);
}

std::string WhyNot(const Credential& credential) {
  const absl::Status status = VerifyAtNow(credential);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
  return std::string(status.message());
}

// Everything that a bad kind leaves good: the name, the tenant, the key.
void ExpectOtherwiseGood(const Credential& credential) {
  EXPECT_EQ(credential.certificate.subject().common_name, "tenant tenant1");
  EXPECT_EQ(credential.certificate.TenantId(), "tenant1");
  EXPECT_TRUE(credential.certificate.Matches(credential.key));
}

TEST(BadTest, ExpiredIsOnlyThat) {
  // A root CA that was there when the certificate was valid.
  const auto old =
      CertificateAuthority::Create({.organization = "Old"}, KeyType::kEcP256, kNow - std::chrono::years(2));
  const auto bad = MakeBad(BadKind::kExpired, *old, TenantRequestFor("tenant1"));
  ExpectOtherwiseGood(*bad);
  EXPECT_THAT(std::string(Verify(bad->certificate, old->certificate(), kNow).message()), HasSubstr("expired on"));
  EXPECT_TRUE(Verify(bad->certificate, old->certificate(), kNow - 2 * kDay).ok());
}

TEST(BadTest, NotYetValidIsOnlyThat) {
  const Credential bad = Bad(BadKind::kNotYetValid);
  ExpectOtherwiseGood(bad);
  EXPECT_THAT(WhyNot(bad), HasSubstr("is not valid until"));
  EXPECT_TRUE(Verify(bad.certificate, TestCa().certificate(), kNow + kDay).ok());
}

TEST(BadTest, WrongCaHasTheRightNameAndAnotherKey) {
  const Credential bad = Bad(BadKind::kWrongCa);
  ExpectOtherwiseGood(bad);
  EXPECT_EQ(bad.certificate.issuer(), TestCa().certificate().subject());
  EXPECT_THAT(WhyNot(bad), HasSubstr("with another key"));
}

TEST(BadTest, SelfSignedIsIssuedByItself) {
  const Credential bad = Bad(BadKind::kSelfSigned);
  ExpectOtherwiseGood(bad);
  EXPECT_EQ(bad.certificate.issuer(), bad.certificate.subject());
  EXPECT_FALSE(bad.certificate.IsCa());
  EXPECT_THAT(WhyNot(bad), HasSubstr("self-signed"));
}

TEST(BadTest, WrongKeyIsAGoodCertificateWithTheKeyOfAnother) {
  const Credential bad = Bad(BadKind::kWrongKey);
  EXPECT_TRUE(VerifyAtNow(bad).ok());
  EXPECT_EQ(bad.certificate.TenantId(), "tenant1");
  EXPECT_FALSE(bad.certificate.Matches(bad.key));
}

TEST(BadTest, TamperedHasASignatureThatDoesNotFit) {
  const Credential bad = Bad(BadKind::kTampered);
  ExpectOtherwiseGood(bad);
  EXPECT_TRUE(bad.certificate.SerialNumber().has_value());
  EXPECT_THAT(WhyNot(bad), HasSubstr("its signature does not match"));
}

TEST(BadTest, WeakKeyIsRsa1024) {
  const Credential bad = Bad(BadKind::kWeakKey);
  ExpectOtherwiseGood(bad);
  EXPECT_THAT(WhyNot(bad), HasSubstr("too weak (RSA, 1024 bits)"));
}

TEST(BadTest, NoTenantIdIsAGoodCertificateOfNobody) {
  const Credential bad = Bad(BadKind::kNoTenantId);
  EXPECT_TRUE(VerifyAtNow(bad).ok());
  EXPECT_TRUE(bad.certificate.Matches(bad.key));
  EXPECT_EQ(bad.certificate.TenantId(), std::nullopt);
  EXPECT_THAT(bad.certificate.Uris(), IsEmpty());
}

TEST(BadTest, CERT_3_TwoTenantIdsNameNone) {
  const Credential bad = Bad(BadKind::kTwoTenantIds);
  EXPECT_TRUE(VerifyAtNow(bad).ok());
  EXPECT_THAT(bad.certificate.Uris(), ElementsAre("urn:gsdk:tenant:tenant1", "urn:gsdk:tenant:administrator"));
  EXPECT_EQ(bad.certificate.TenantId(), std::nullopt);
}

TEST(BadTest, EveryKindIsFoundByItsName) {
  for (const BadKindName& kind : BadKinds()) EXPECT_EQ(*ParseBadKind(kind.name), kind.kind);
  const auto unknown = ParseBadKind("rotten");
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(unknown.status().message()), HasSubstr("\"rotten\": give one of expired, not-yet-valid"));
}

}  // namespace
}  // namespace connectmaster::certs
