// Which handshakes succeed, and why the others do not.
#include "tls/tls_edge.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tls_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST_F(TlsEdgeTest, ADeviceTrustsAGatewayOfTheRootCaThatItHolds) {
  RecordProperty("requirements", "SSL-1");
  EXPECT_THAT(Perform("gateway1", "site"), Full());
  EXPECT_THAT(Perform("gateway3", "other"), Full());
}

TEST_F(TlsEdgeTest, AGatewayThatSharesTheRootCaCanTakeOverTheDevice) {
  RecordProperty("requirements", "SSL-3");
  EXPECT_THAT(Perform("gateway1", "site"), Full());
  EXPECT_THAT(Perform("gateway2", "site"), Full());
}

TEST_F(TlsEdgeTest, ADeviceDoesNotTrustAGatewayOfAnotherRootCa) {
  RecordProperty("requirements", "SSL-3");
  EXPECT_THAT(Perform("gateway3", "site"),
              Failed(AllOf(HasSubstr("the device does not trust the gateway's certificate: unable to get local issuer "
                                     "certificate"),
                           HasSubstr("gateway3"), HasSubstr("root CA other"), HasSubstr("site"))));
  EXPECT_THAT(Perform("gateway1", "other"), Failed(HasSubstr("unable to get local issuer certificate")));
}

TEST_F(TlsEdgeTest, ADeviceWhoseRootCaNoGatewayHasTrustsNone) {
  RecordProperty("requirements", "SSL-3");
  EXPECT_THAT(Perform("gateway1", "elsewhere"), Failed(HasSubstr("unable to get local issuer certificate")));
  EXPECT_THAT(Perform("gateway1", ""), Failed(HasSubstr("unable to get local issuer certificate")));
  EXPECT_THAT(edge_.AddGateway("gateway4", {.root_ca = "elsewhere", .start = kStart}), IsOk());
  EXPECT_THAT(Perform("gateway4", "elsewhere"), Full());
}

TEST_F(TlsEdgeTest, ACertificateIsGoodUntilItsLifetimeHasPassedInTheWorldsTime) {
  RecordProperty("requirements", "SSL-3");
  ASSERT_THAT(edge_.AddGateway("gateway4", {.root_ca = "site", .start = kStart, .certificate_lifetime = seconds(90)}),
              IsOk());
  EXPECT_THAT(Perform("gateway4", "site", kStart, 1), Full());
  EXPECT_THAT(Perform("gateway4", "site", kStart + seconds(90) - Duration(1), 2), Full());
  EXPECT_THAT(Perform("gateway4", "site", kStart + seconds(90), 3),
              Failed(AllOf(HasSubstr("the device does not trust the gateway's certificate: certificate has expired"),
                           HasSubstr("valid until 2030-06-15 00:01:30 UTC"))));
}

TEST_F(TlsEdgeTest, AWrongCertificateIsTrustedByNobodyWhoVerifies) {
  const Handshake wrong{.id = 1,
                        .gateway_id = "gateway1",
                        .device_id = 1,
                        .root_ca = "site",
                        .at = kStart,
                        .faults = {.wrong_certificate = true}};
  EXPECT_THAT(edge_.Perform(wrong), Failed(HasSubstr("unable to get local issuer certificate")));
  EXPECT_THAT(Perform("gateway1", "site"), Full());
  EXPECT_THAT(edge_.Perform(wrong), Failed(HasSubstr("root CA that nobody holds")));  // and no session is resumed
  Handshake unknown = wrong;
  unknown.root_ca = "elsewhere";
  EXPECT_THAT(edge_.Perform(unknown), Failed(HasSubstr("unable to get local issuer certificate")));
}

TEST_F(TlsEdgeTest, ADeviceThatAcceptsAnyCertificateVerifiesNoneAndLeavesNoSession) {
  const Handshake any{.id = 1,
                      .gateway_id = "gateway3",
                      .device_id = 1,
                      .root_ca = "site",
                      .at = kStart,
                      .faults = {.wrong_certificate = false, .accepts_any = true}};
  EXPECT_THAT(edge_.Perform(any), Full());
  EXPECT_THAT(edge_.Perform(any), Full());
  EXPECT_THAT(Perform("gateway3", "site"), Failed(HasSubstr("unable to get local issuer certificate")));
}

TEST_F(TlsEdgeTest, WithoutALifetimeACertificateIsGoodForFiveCalendarYears) {
  const Time end = std::chrono::sys_days(std::chrono::year(2035) / 6 / 15);
  EXPECT_THAT(Perform("gateway1", "site", end - seconds(1), 1), Full());
  EXPECT_THAT(Perform("gateway1", "site", end, 2), Failed(HasSubstr("certificate has expired")));
}

TEST_F(TlsEdgeTest, TheRootCaOutlivesACertificateThatLivesLong) {
  ASSERT_THAT(
      edge_.AddGateway("gateway4", {.root_ca = "site", .start = kStart, .certificate_lifetime = days(50 * 365)}),
      IsOk());
  EXPECT_THAT(Perform("gateway4", "site", kStart + days(49 * 365)), Full());
}

TEST_F(TlsEdgeTest, ACertificateBeginsWithItsGateway) {
  EXPECT_THAT(Perform("gateway1", "site", kStart - hours(1)), Failed(HasSubstr("certificate is not yet valid")));
}

TEST_F(TlsEdgeTest, AnExpiredCertificateCanBeShown) {
  RecordProperty("requirements", "SSL-3");
  ASSERT_THAT(edge_.ShowExpiredCertificate("gateway1", kStart), IsOk());
  EXPECT_THAT(Perform("gateway1", "site"), Failed(HasSubstr("certificate has expired")));
  EXPECT_THAT(Perform("gateway2", "site"), Full());
  // It is from the same root CA: nothing but its end is wrong with it.
  EXPECT_THAT(Perform("gateway1", "other"), Failed(HasSubstr("unable to get local issuer certificate")));
  EXPECT_THAT(edge_.ShowExpiredCertificate("gateway9", kStart),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("gateway9")));
}

TEST_F(TlsEdgeTest, AGatewayWithoutTls12HasNoVersionInCommonWithADevice) {
  RecordProperty("requirements", "SSL-1");
  ASSERT_THAT(edge_.AddGateway("gateway4", {.root_ca = "site", .start = kStart, .without_tls12 = true}), IsOk());
  EXPECT_THAT(Perform("gateway4", "site"), Failed(HasSubstr("no common TLS version")));
  ASSERT_THAT(edge_.ShowExpiredCertificate("gateway4", kStart), IsOk());
  EXPECT_THAT(Perform("gateway4", "site"), Failed(HasSubstr("no common TLS version")));
}

TEST_F(TlsEdgeTest, AnUnknownGatewayIsAFailedHandshake) {
  EXPECT_THAT(Perform("gateway9", "site"), Failed(HasSubstr("gateway9")));
}

TEST_F(TlsEdgeTest, AFailureDoesNotSpoilTheNextHandshake) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Perform("gateway3", "site"), Failed(HasSubstr("unable to get local issuer certificate")));
    EXPECT_EQ(ERR_peek_error(), 0u);
    EXPECT_TRUE(Perform("gateway1", "site").established);
  }
}

TEST_F(TlsEdgeTest, RefusesNamesAndTimesThatACertificateCannotHold) {
  EXPECT_THAT(edge_.AddGateway("gateway4", {.root_ca = std::string(65, 'a'), .start = kStart}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(
      edge_.AddGateway("gateway4", {.root_ca = "site", .start = kStart, .certificate_lifetime = days(10'000 * 365)}),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("9999")));
  EXPECT_THAT(edge_.AddGateway(std::string(65, 'g'), {.root_ca = "site", .start = kStart}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Perform("gateway4", "site"), Failed(HasSubstr("gateway4")));
}

TEST_F(TlsEdgeTest, HasNoMoreGatewaysThanAnInstallation) {
  for (std::size_t i = 4; i <= kMaxGateways; ++i) {
    ASSERT_THAT(edge_.AddGateway(absl::StrCat("gateway", i), {.root_ca = "site", .start = kStart}), IsOk());
  }
  EXPECT_THAT(edge_.AddGateway("more", {.root_ca = "site", .start = kStart}),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(edge_.AddGateway("gateway1", {.root_ca = "site", .start = kStart}), IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway
