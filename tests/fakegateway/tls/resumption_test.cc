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

}  // namespace
}  // namespace connectmaster::fakegateway
