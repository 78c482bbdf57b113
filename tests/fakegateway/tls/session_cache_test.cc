#include "tls/session_cache.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "tls_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

SslSessionPtr NewSession() {
  return {SSL_SESSION_new(), &SSL_SESSION_free};
}

certs::CertificateAuthority MakeCa(int years) {
  return certs::CertificateAuthority::Create({.common_name = "Test CA"}, certs::KeyType::kEcP256, kStartSeconds, years)
      .value();
}

certs::Certificate MakeCertificate(const certs::CertificateAuthority& ca, int years) {
  return ca
      .IssueServer({.subject = {.common_name = "gateway"},
                    .key_type = certs::KeyType::kEcP256,
                    .now = kStartSeconds,
                    .years = years,
                    .dns_names = {"gateway"}})
      .value()
      .certificate;
}

class SessionCacheTest : public ::testing::Test {
 protected:
  const SessionKey key_{"gateway1", 1};
  const certs::CertificateAuthority ca_ = MakeCa(2);
  const Verified verified_{ca_.certificate(), MakeCertificate(ca_, 1)};
  const SslSessionPtr session_ = NewSession();
  SessionCache cache_{3};
};

TEST_F(SessionCacheTest, GivesBackWhatWasPut) {
  EXPECT_EQ(cache_.Find(key_, verified_, kStartSeconds), nullptr);
  cache_.Put(key_, verified_, session_);
  EXPECT_EQ(cache_.Find(key_, verified_, kStartSeconds), session_);
  EXPECT_EQ(cache_.Find({"gateway1", 2}, verified_, kStartSeconds), nullptr);
  EXPECT_EQ(cache_.Find({"gateway2", 1}, verified_, kStartSeconds), nullptr);
  EXPECT_EQ(cache_.Find(key_, verified_, kStartSeconds), session_);
}

TEST_F(SessionCacheTest, ForgetsASessionOfOtherCertificates) {
  for (const Verified& other : {Verified{ca_.certificate(), MakeCertificate(ca_, 1)},
                                Verified{MakeCa(2).certificate(), verified_.certificate}}) {
    cache_.Put(key_, verified_, session_);
    EXPECT_EQ(cache_.Find(key_, other, kStartSeconds), nullptr);
    EXPECT_EQ(cache_.Find(key_, verified_, kStartSeconds), nullptr);
    EXPECT_EQ(cache_.size(), 0u);
  }
}

TEST_F(SessionCacheTest, IsGoodAtTheTimesAtWhichTheGatewaysCertificateIs) {
  const certs::Certificate& certificate = verified_.certificate;
  for (const certs::Time good : {certificate.NotBefore(), certificate.NotAfter() - seconds(1)}) {
    cache_.Put(key_, verified_, session_);
    EXPECT_EQ(cache_.Find(key_, verified_, good), session_);
  }
  for (const certs::Time bad : {certificate.NotBefore() - seconds(1), certificate.NotAfter()}) {
    cache_.Put(key_, verified_, session_);
    EXPECT_EQ(cache_.Find(key_, verified_, bad), nullptr);
  }
}

TEST_F(SessionCacheTest, EndsWithTheRootCertificateToo) {
  const Verified outlives{ca_.certificate(), MakeCertificate(ca_, 3)};
  const certs::Time end = ca_.certificate().NotAfter();
  cache_.Put(key_, outlives, session_);
  EXPECT_EQ(cache_.Find(key_, outlives, end - seconds(1)), session_);
  EXPECT_EQ(cache_.Find(key_, outlives, end), nullptr);
}

TEST_F(SessionCacheTest, TheOldestGoesPastTheLimit) {
  for (std::uint32_t device : {1u, 2u, 3u}) cache_.Put({"g", device}, verified_, session_);
  const SslSessionPtr renewed = NewSession();
  cache_.Put({"g", 1}, verified_, renewed);  // no longer the oldest
  EXPECT_EQ(cache_.size(), 3u);
  cache_.Put({"g", 4}, verified_, session_);
  EXPECT_EQ(cache_.size(), 3u);
  EXPECT_EQ(cache_.Find({"g", 2}, verified_, kStartSeconds), nullptr);
  EXPECT_EQ(cache_.Find({"g", 1}, verified_, kStartSeconds), renewed);
  EXPECT_EQ(cache_.Find({"g", 3}, verified_, kStartSeconds), session_);
  EXPECT_EQ(cache_.Find({"g", 4}, verified_, kStartSeconds), session_);
}

}  // namespace
}  // namespace connectmaster::fakegateway
