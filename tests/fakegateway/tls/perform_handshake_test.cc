#include "tls/perform_handshake.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "tls/contexts.h"
#include "tls_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::HasSubstr;

class PerformHandshakeTest : public ::testing::Test {
 protected:
  SslContextPtr NewGateway() {
    const auto credential = ca_.IssueServer({.subject = {.common_name = "gateway"},
                                             .key_type = certs::KeyType::kEcP256,
                                             .now = kStartSeconds,
                                             .dns_names = {"gateway"}});
    return MakeGatewayContext(credential.value(), GatewayVersions::kAll).value();
  }

  const certs::CertificateAuthority ca_ =
      certs::CertificateAuthority::Create({.common_name = "Test CA"}, certs::KeyType::kEcP256, kStartSeconds).value();
  const SslContextPtr device_ = MakeDeviceContext(ca_.certificate()).value();
  const SslContextPtr gateway_ = NewGateway();
};

TEST_F(PerformHandshakeTest, IsTls12WithATicket) {
  const HandshakeEnd end = PerformHandshake(gateway_, device_, nullptr, kStartSeconds);
  ASSERT_THAT(end, Full());
  EXPECT_EQ(SSL_SESSION_get_protocol_version(end.session.get()), TLS1_2_VERSION);
  EXPECT_EQ(SSL_SESSION_has_ticket(end.session.get()), 1);
  EXPECT_EQ(SSL_SESSION_is_resumable(end.session.get()), 1);
}

TEST_F(PerformHandshakeTest, SessionsAreNotEndedByTheRealClock) {
  const HandshakeEnd end = PerformHandshake(gateway_, device_, nullptr, kStartSeconds);
  ASSERT_THAT(end, Full());
  const unsigned long year = 365ul * 24 * 60 * 60;
  EXPECT_GE(SSL_SESSION_get_ticket_lifetime_hint(end.session.get()), year);  // what the gateway says
  EXPECT_GE(SSL_SESSION_get_timeout(end.session.get()), static_cast<long>(year));
}

TEST_F(PerformHandshakeTest, ResumesASessionAnyNumberOfTimes) {
  HandshakeEnd end = PerformHandshake(gateway_, device_, nullptr, kStartSeconds);
  const SslSessionPtr session = end.session;
  for (int i = 0; i < 3; ++i) EXPECT_THAT(PerformHandshake(gateway_, device_, session, kStartSeconds), Resumed());
}

// So it is the caller who has to see to it: see SessionCache.
TEST_F(PerformHandshakeTest, AResumedSessionVerifiesNothing) {
  const HandshakeEnd end = PerformHandshake(gateway_, device_, nullptr, kStartSeconds);
  const certs::Time expired = kStartSeconds + days(100 * 366);
  EXPECT_THAT(PerformHandshake(gateway_, device_, end.session, expired), Resumed());
  EXPECT_THAT(PerformHandshake(gateway_, device_, nullptr, expired), Failed(HasSubstr("certificate has expired")));
}

TEST_F(PerformHandshakeTest, ANewContextOfAGatewayResumesNoSessionOfTheOldOne) {
  const HandshakeEnd end = PerformHandshake(gateway_, device_, nullptr, kStartSeconds);
  EXPECT_THAT(PerformHandshake(NewGateway(), device_, end.session, kStartSeconds), Full());
}

}  // namespace
}  // namespace connectmaster::fakegateway
