#include "connectmaster/certs/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "fixtures.h"

namespace connectmaster::certs {
namespace {

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
