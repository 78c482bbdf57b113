// TLS: which clients can make gRPC calls.
#include "connectmaster/login.pb.h"
#include "support/certificates.h"
#include "support/gateway_test.h"
#include "support/raw_call.h"
#include "support/tls_probe.h"

namespace connectmaster::conformance {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::IsFalse;
using testing::Not;

class Tls : public GatewayTest {
 protected:
  void PrepareTest() override {
    GatewayTest::PrepareTest();
    if (HasFatalFailure()) return;
    ASSERT_OK(LogIn(site().tenant)) << "the gateway serves nobody, so a refusal says nothing";
  }

  // The results of several calls, each over its own connection: a method that needs no token, some that do, one that is
  // not served, and one that is not G-SDK's.
  std::vector<absl::Status> CallEverything(const client::ClientOptions& options) const {
    gsdk::login::LoginRequest login;
    login.set_tenantcert(site().tenant.certificate_pem);
    const std::vector<RawCall> calls = {{"/gsdk.login.Login/Login", login.SerializeAsString()},
                                        {"/gsdk.gateway.Gateway/GetList"},
                                        {"/gsdk.connect_master.ConnectMaster/SubscribeStatus"},
                                        {"/gsdk.connect.Connect/GetDeviceList"},
                                        {"/grpc.health.v1.Health/Check"}};
    std::vector<absl::Status> results;
    results.reserve(calls.size());
    for (const RawCall& call : calls) results.push_back(Call(MakeRawChannel(options), call).status);
    return results;
  }

  // The calls are not answered, and not even read.
  static void ExpectNoService(const std::vector<absl::Status>& results, const std::string& whom) {
    for (const absl::Status& status : results) {
      EXPECT_THAT(status.code(), Not(AnyOf(absl::StatusCode::kOk, absl::StatusCode::kUnimplemented))) << whom;
    }
  }

  void ExpectNoService(BadCertificate kind) {
    GET_OR_SKIP(const Identity bad, lab().MakeBad(kind));
    ExpectNoService(CallEverything(OptionsFor(bad)), NameOf(kind));
  }

  void ExpectNoServiceWhereFollowed(BadCertificate kind) {
    GET_OR_SKIP(const Identity bad, lab().MakeBad(kind));
    for (const absl::Status& status : CallEverything(OptionsFor(bad))) EXPECT_CHOSEN_THAT(status.ok(), IsFalse());
  }
};

REQUIREMENT_TEST_F(Tls, TLS_1_PlaintextClientGetsNoService, "TLS-1") {
  client::ClientOptions options = OptionsFor(site().tenant);
  options.root_certificate_pem.clear();
  ExpectNoService(CallEverything(options), "plaintext");
}

REQUIREMENT_TEST_F(Tls, TLS_1_OldVersionsOfTlsAreRefused, "TLS-1") {
  const std::string& address = site().description.address();
  EXPECT_THAT(ShakeHands(address, site().tenant, TlsVersion::kTls10), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(ShakeHands(address, site().tenant, TlsVersion::kTls11), StatusIs(absl::StatusCode::kFailedPrecondition));
}

REQUIREMENT_TEST_F(Tls, TLS_1_Tls12IsSpoken, "TLS-1") {
  EXPECT_OK(ShakeHands(site().description.address(), site().tenant, TlsVersion::kTls12));
}

REQUIREMENT_TEST_F(Tls, TLS_1_Tls13IsSpoken, "TLS-1") {
  EXPECT_CHOSEN_THAT(ShakeHands(site().description.address(), site().tenant, TlsVersion::kTls13).status(), IsOk());
}

REQUIREMENT_TEST_F(Tls, TLS_2_ClientWithoutCertificateGetsNoService, "TLS-2") {
  ExpectNoService(CallEverything(OptionsFor(Identity{})), "no certificate");
}

REQUIREMENT_TEST_F(Tls, TLS_2_CertificateOfAnotherCaGetsNoService, "TLS-2") {
  ExpectNoService(BadCertificate::kWrongCa);
}

REQUIREMENT_TEST_F(Tls, TLS_2_SelfSignedCertificateGetsNoService, "TLS-2") {
  ExpectNoService(BadCertificate::kSelfSigned);
}

REQUIREMENT_TEST_F(Tls, TLS_2_TamperedCertificateGetsNoService, "TLS-2") {
  ExpectNoService(BadCertificate::kTampered);
}

REQUIREMENT_TEST_F(Tls, TLS_2_CertificateOfTheRootCaIsServed, "TLS-2") {
  EXPECT_OK(LogIn(site().tenant));
}

REQUIREMENT_TEST_F(Tls, TLS_3_ServerCertificateChainsToTheRootAndNamesItsHosts, "TLS-3") {
  ASSERT_OK_AND_ASSIGN(const Handshake handshake,
                       ShakeHands(site().description.address(), site().tenant, TlsVersion::kTls12));
  EXPECT_OK(VerifyChain(handshake.server_certificate_pem, site().root_certificate_pem));
  ASSERT_OK_AND_ASSIGN(const CertificateFacts facts, ReadCertificate(handshake.server_certificate_pem));
  std::vector<std::string> names = facts.dns_names;
  names.insert(names.end(), facts.ipv4_addresses.begin(), facts.ipv4_addresses.end());
  EXPECT_THAT(names, Not(testing::IsEmpty()));
  for (const auto& name : site().description.server_names()) EXPECT_THAT(names, Contains(name));
}

REQUIREMENT_TEST_F(Tls, TLS_4_ExpiredCertificateGetsNoService, "TLS-4") {
  ExpectNoServiceWhereFollowed(BadCertificate::kExpired);
}

REQUIREMENT_TEST_F(Tls, TLS_4_CertificateThatIsNotYetValidGetsNoService, "TLS-4") {
  ExpectNoServiceWhereFollowed(BadCertificate::kNotYetValid);
}

REQUIREMENT_TEST_F(Tls, TLS_4_TokenIsNoLongerGoodThanItsCertificate, "TLS-4") {
  GET_OR_SKIP(const Identity identity, lab().IssueShortLived(std::chrono::hours(1)));
  ASSERT_OK_AND_ASSIGN(const auto client, LogIn(identity));
  const RawCall call{"/gsdk.gateway.Gateway/GetList", "", {{"token", client->Token()}}};
  EXPECT_CHOSEN_THAT(Call(client->Channel(), call).status, IsOk());
  DO_OR_SKIP(lab().PassTime(std::chrono::hours(2)));
  EXPECT_CHOSEN_REFUSAL(Call(client->Channel(), call).status, absl::StatusCode::kUnauthenticated);
}

}  // namespace
}  // namespace connectmaster::conformance
