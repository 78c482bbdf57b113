#include "connectmaster/certs/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "fixtures.h"
#include "support/edited_certificate.h"

namespace connectmaster::certs {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string WhyNot(const Certificate& leaf, const Certificate& root, Time at) {
  const absl::Status status = Verify(leaf, root, at);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
  return std::string(status.message());
}

TEST(VerifyTest, ACertificateIsValidFromItsFirstToBeforeItsLastSecond) {
  const Certificate& root = TestCa().certificate();
  constexpr std::chrono::seconds kSecond(1);
  EXPECT_TRUE(Verify(Tenant(), root, Tenant().NotBefore()).ok());
  EXPECT_TRUE(Verify(Tenant(), root, Tenant().NotAfter() - kSecond).ok());
  EXPECT_THAT(WhyNot(Tenant(), root, Tenant().NotAfter()),
              HasSubstr("CN=tenant tenant1 expired on 2035-06-15 12:00:00 UTC"));
}

TEST(VerifyTest, ACertificateIsNotValidBeforeItsTime) {
  TenantRequest request = TenantRequestFor("tenant1");
  request.now = kNow + kDay;
  const auto later = TestCa().IssueTenant(request);
  EXPECT_THAT(WhyNot(later->certificate, TestCa().certificate(), kNow),
              HasSubstr("is not valid until 2030-06-16 11:55:00 UTC"));
}

TEST(VerifyTest, CERT_3_AClockThatIsAMinuteBehindAcceptsANewCertificate) {
  EXPECT_TRUE(Verify(Tenant(), TestCa().certificate(), kNow - std::chrono::minutes(1)).ok());
}

TEST(VerifyTest, TheRootCaHasToBeValidToo) {
  TenantRequest request = TenantRequestFor("tenant1");
  request.years = 50;
  const auto tenant = TestCa().IssueTenant(request);
  EXPECT_THAT(WhyNot(tenant->certificate, TestCa().certificate(), kNow + std::chrono::years(11)),
              HasSubstr("the root CA C=KR, O=Test, CN=Test CA expired on 2040-06-15"));
}

TEST(VerifyTest, ACertificateOfAnotherCaDoesNotChain) {
  const auto other = CertificateAuthority::Create({.organization = "Other"}, KeyType::kEcP256, kNow);
  EXPECT_THAT(WhyNot(Tenant(), other->certificate(), kNow),
              HasSubstr("does not chain to the root CA O=Other: it was issued by C=KR, O=Test, CN=Test CA"));
}

TEST(VerifyTest, ALeafIsNoRoot) {
  EXPECT_FALSE(Verify(TestCa().certificate(), Tenant(), kNow).ok());
  EXPECT_FALSE(Verify(Tenant(), Tenant(), kNow).ok());
}

CertificateAuthority IntermediateOf(const CertificateAuthority& issuer, const std::string& name, Time now = kNow) {
  return issuer.IssueIntermediate({.common_name = name}, KeyType::kEcP256, now, 1).value();
}

Certificate TenantOf(const CertificateAuthority& authority) {
  return authority.IssueTenant(TenantRequestFor("tenant1"))->certificate;
}

std::string WhyNot(const std::vector<Certificate>& chain, const std::vector<Certificate>& roots,
                   Purpose purpose = Purpose::kTlsClient) {
  const absl::Status status = Verify(chain, roots, kNow, purpose);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
  return std::string(status.message());
}

TEST(VerifyTest, Verify_ChainThroughIntermediates_IsTakenInAnyOrderAndWithMoreThanIsNeeded) {
  ::testing::Test::RecordProperty("requirements", "LOGIN-12");
  const auto outer = IntermediateOf(TestCa(), "outer");
  const auto inner = IntermediateOf(outer, "inner");
  const Certificate leaf = TenantOf(inner);
  const std::vector<Certificate> roots = {TestCa().certificate()};
  const auto verify = [&](const std::vector<Certificate>& chain) {
    return Verify(chain, roots, kNow, Purpose::kTlsClient);
  };
  EXPECT_TRUE(verify({leaf, inner.certificate(), outer.certificate()}).ok());
  EXPECT_TRUE(verify({leaf, outer.certificate(), inner.certificate()}).ok());
  EXPECT_TRUE(verify({leaf, inner.certificate(), outer.certificate(), TestCa().certificate()}).ok());
  EXPECT_TRUE(verify({leaf, Tenant(), inner.certificate(), inner.certificate(), outer.certificate()}).ok());
}

TEST(VerifyTest, Verify_ChainWithAGap_NamesTheCaThatIsMissing) {
  ::testing::Test::RecordProperty("requirements", "LOGIN-12");
  const auto outer = IntermediateOf(TestCa(), "outer");
  const auto inner = IntermediateOf(outer, "inner");
  const Certificate leaf = TenantOf(inner);
  EXPECT_THAT(WhyNot({leaf}, {TestCa().certificate()}),
              AllOf(HasSubstr("CN=tenant tenant1 does not chain to the root CA C=KR, O=Test, CN=Test CA"),
                    HasSubstr("it was issued by CN=inner"), HasSubstr("send its certificate along")));
  EXPECT_THAT(WhyNot({leaf, inner.certificate()}, {TestCa().certificate()}),
              HasSubstr("the intermediate CA CN=inner does not chain to the root CA C=KR, O=Test, CN=Test CA: it was "
                        "issued by CN=outer"));
}

TEST(VerifyTest, Verify_ExpiredIntermediate_IsNamed) {
  ::testing::Test::RecordProperty("requirements", "LOGIN-12");
  const auto old = IntermediateOf(TestCa(), "old", kNow - 366 * kDay);
  EXPECT_THAT(WhyNot({TenantOf(old), old.certificate()}, {TestCa().certificate()}),
              HasSubstr("the intermediate CA CN=old expired on 2030-06-14 12:00:00 UTC"));
}

TEST(VerifyTest, Verify_LeafAsIntermediate_IsNoCa) {
  ::testing::Test::RecordProperty("requirements", "LOGIN-12");
  const Credential tenant = TestCa().IssueTenant(TenantRequestFor("tenant1")).value();
  const auto forged = Edited(Tenant(), tenant.key, [&](X509* x509) {
    X509_set_issuer_name(x509, X509_get_subject_name(tenant.certificate.handle()));
    ReplaceExtension(x509, NID_authority_key_identifier, "");
    ReplaceExtension(x509, NID_subject_key_identifier, "");
  });
  EXPECT_THAT(WhyNot({forged, tenant.certificate}, {TestCa().certificate()}), HasSubstr("CN=tenant tenant1"));
}

TEST(VerifyTest, Verify_SeveralRoots_OneGoodOneIsEnough) {
  ::testing::Test::RecordProperty("requirements", "LOGIN-12");
  const Subject& subject = TestCa().certificate().subject();
  const auto expired = CertificateAuthority::Create(subject, KeyType::kEcP256, kNow - 5000 * kDay, 1).value();
  const auto namesake = CertificateAuthority::Create(subject, KeyType::kEcP256, kNow).value();
  const PrivateKey weak_key(EVP_RSA_gen(1024));
  const Certificate weak = Edited(TestCa().certificate(), weak_key, [&](X509* x509) {
    X509_set_pubkey(x509, weak_key.handle());
    ReplaceExtension(x509, NID_subject_key_identifier, "");
  });
  const Certificate& good = TestCa().certificate();
  for (const std::vector<Certificate>& roots :
       std::vector<std::vector<Certificate>>{{expired.certificate(), good},
                                             {namesake.certificate(), good},
                                             {weak, good},
                                             {Tenant(), good},
                                             {good, good},
                                             std::vector<Certificate>(130, good)}) {
    EXPECT_TRUE(Verify({Tenant()}, roots, kNow, Purpose::kTlsClient).ok());
  }
  EXPECT_THAT(WhyNot({Tenant()}, {namesake.certificate(), Tenant()}),
              HasSubstr("does not chain to any of the 2 root CAs"));
  EXPECT_THAT(WhyNot({TenantOf(expired)}, {good, expired.certificate()}),
              HasSubstr("the root CA C=KR, O=Test, CN=Test CA expired on"));
  const auto weaks =
      Edited(Tenant(), weak_key, [](X509* x509) { ReplaceExtension(x509, NID_authority_key_identifier, ""); });
  EXPECT_THAT(WhyNot({weaks}, {good, weak}), HasSubstr("has a key that is too weak (RSA, 1024 bits)"));
}

TEST(VerifyTest, Verify_RootThatAnotherCaIssued_EndsTheChain) {
  const auto middle = IntermediateOf(TestCa(), "middle");
  EXPECT_TRUE(Verify({TenantOf(middle)}, {middle.certificate()}, kNow, Purpose::kTlsClient).ok());
}

TEST(VerifyTest, Verify_RootCaComesFirst_SaysSo) {
  ::testing::Test::RecordProperty("requirements", "LOGIN-12");
  EXPECT_THAT(WhyNot({TestCa().certificate(), Tenant()}, {TestCa().certificate()}),
              HasSubstr("the root CA's certificate (C=KR, O=Test, CN=Test CA) comes first in the bundle"));
}

TEST(VerifyTest, Verify_CertificateForServersOnly_IsNoClients) {
  const auto server = Edited(Tenant(), TestCa().credential().key,
                             [](X509* x509) { ReplaceExtension(x509, NID_ext_key_usage, "serverAuth"); });
  EXPECT_THAT(
      WhyNot({server}, {TestCa().certificate()}),
      HasSubstr("CN=tenant tenant1 is not for a TLS client: its key usage is \"digitalSignature\", its extended "
                "key usage \"serverAuth\""));
  EXPECT_TRUE(Verify({server}, {TestCa().certificate()}, kNow, Purpose::kTlsServer).ok());
}

TEST(VerifyTest, Verify_ManyIntermediates_AreLeftOut) {
  std::vector<Certificate> chain(kMaxChainLength, Tenant());
  const auto middle = IntermediateOf(TestCa(), "middle");
  chain.front() = TenantOf(middle);
  chain.push_back(middle.certificate());
  EXPECT_FALSE(Verify(chain, {TestCa().certificate()}, kNow, Purpose::kTlsClient).ok());
}

TEST(VerifyTest, ManyThreadsShareCertificatesAndTheCa) {
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int round = 0; round < 20; ++round) {
        const auto tenant = TestCa().IssueTenant(TenantRequestFor("tenant1"));
        EXPECT_TRUE(Verify(tenant->certificate, TestCa().certificate(), kNow).ok());
        EXPECT_TRUE(Verify(Tenant(), TestCa().certificate(), kNow).ok());
        EXPECT_FALSE(Tenant().Matches(tenant->key));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace connectmaster::certs
