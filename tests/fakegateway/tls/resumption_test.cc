// When a session is resumed, and when a device has to verify again.
#include <gtest/gtest.h>

#include "tls_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::HasSubstr;

class ResumptionTest : public TlsEdgeTest {
 protected:
  ResumptionTest() { EXPECT_THAT(Perform("gateway1", "site"), Full()); }
};

TEST_F(ResumptionTest, ADeviceThatComesBackResumes) {
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Perform("gateway1", "site"), Resumed());
}

TEST_F(ResumptionTest, ASessionIsOfOneDeviceAndOneGateway) {
  EXPECT_THAT(Perform("gateway1", "site", kStart, 2), Full());
  EXPECT_THAT(Perform("gateway2", "site"), Full());
  EXPECT_THAT(Perform("gateway1", "site"), Resumed());
  EXPECT_THAT(Perform("gateway1", "site", kStart, 2), Resumed());
  EXPECT_THAT(Perform("gateway2", "site"), Resumed());
}

TEST_F(ResumptionTest, LastsAsLongAsTheCertificateInTheWorldsTime) {
  const Time end = std::chrono::sys_days(std::chrono::year(2035) / 6 / 15);
  EXPECT_THAT(Perform("gateway1", "site", end - Duration(1)), Resumed());
  EXPECT_THAT(Perform("gateway1", "site", end), Failed(HasSubstr("certificate has expired")));
}

TEST_F(ResumptionTest, EndsWithAChangeOfTheDevicesRootCa) {
  EXPECT_THAT(Perform("gateway1", "other"), Failed(HasSubstr("unable to get local issuer certificate")));
  EXPECT_THAT(Perform("gateway1", "site"), Full());
}

TEST_F(ResumptionTest, EndsWithAChangeOfTheGatewaysCertificate) {
  ASSERT_THAT(edge_.AddGateway("gateway1", {.root_ca = "site", .start = kStart}), IsOk());
  EXPECT_THAT(Perform("gateway1", "site"), Full());
  EXPECT_THAT(Perform("gateway1", "site"), Resumed());
}

TEST_F(ResumptionTest, EndsWithACertificateOfAnotherRootCa) {
  ASSERT_THAT(edge_.AddGateway("gateway1", {.root_ca = "other", .start = kStart}), IsOk());
  EXPECT_THAT(Perform("gateway1", "site"), Failed(HasSubstr("unable to get local issuer certificate")));
}

TEST_F(ResumptionTest, EndsWithAnExpiredCertificate) {
  ASSERT_THAT(edge_.ShowExpiredCertificate("gateway1", kStart), IsOk());
  EXPECT_THAT(Perform("gateway1", "site"), Failed(HasSubstr("certificate has expired")));
}

TEST_F(ResumptionTest, EndsWithTls12) {
  ASSERT_THAT(edge_.AddGateway("gateway1", {.root_ca = "site", .start = kStart, .without_tls12 = true}), IsOk());
  EXPECT_THAT(Perform("gateway1", "site"), Failed(HasSubstr("no common TLS version")));
}

// A handshake whose connection is refused whatever comes of it, and that could be a resumption.
class OutcomeOnlyTest : public ResumptionTest {
 protected:
  HandshakeResult Ask(const std::string& root_ca = "site", Time at = kStart, std::uint32_t device_id = 1) {
    return edge_.Perform({.id = 1,
                          .gateway_id = "gateway1",
                          .device_id = device_id,
                          .root_ca = root_ca,
                          .at = at,
                          .outcome_only = true});
  }
};

TEST_F(OutcomeOnlyTest, IsThatOfTheHandshakeItself) {
  EXPECT_THAT(Ask("site"), Resumed());
  EXPECT_THAT(Ask("other"), Failed(HasSubstr("unable to get local issuer certificate")));
  EXPECT_THAT(Ask("site", kStart, 2), Full());
  EXPECT_THAT(Ask("site", kStart, 2), Resumed());
}

TEST_F(OutcomeOnlyTest, EndsWithTheCertificate) {
  const Time end = std::chrono::sys_days(std::chrono::year(2035) / 6 / 15);
  EXPECT_THAT(Ask("site", end - Duration(1)), Resumed());
  EXPECT_THAT(Ask("site", end), Failed(HasSubstr("certificate has expired")));
}

TEST_F(OutcomeOnlyTest, EndsWithAChangeOfTheGatewaysCertificate) {
  ASSERT_THAT(edge_.ShowExpiredCertificate("gateway1", kStart), IsOk());
  EXPECT_THAT(Ask(), Failed(HasSubstr("certificate has expired")));
}

}  // namespace
}  // namespace connectmaster::fakegateway
