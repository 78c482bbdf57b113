// Who calls: tokens, certificates, and what cannot be forged.
#include <grpcpp/create_channel.h>

#include <algorithm>

#include "connectmaster/tenant.grpc.pb.h"
#include "fixture.h"
#include "support/edited_certificate.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kGetList[] = "/gsdk.gateway.Gateway/GetList";
constexpr char kInProcessKey[] = "testkit-in-process";

class IdentityTest : public ::testing::Test {
 protected:
  const std::unique_ptr<FakeGateway> gateway_ = StartGateway();
};

TEST_F(IdentityTest, ATokenMustBeThereOnceAndAlive) {
  RecordProperty("requirements", "LOGIN-3 LOGIN-4");
  const Client client = InProcessTenant(*gateway_);
  const Client nobody{client.channel, ""};
  EXPECT_THAT(CallRaw(client, kGetList, "").status, IsOk());
  const auto refused = StatusIs(absl::StatusCode::kUnauthenticated);
  EXPECT_THAT(CallRaw(nobody, kGetList, "").status, refused);
  EXPECT_THAT(CallRaw(nobody, kGetList, "", {{"token", ""}}).status, refused);
  EXPECT_THAT(CallRaw(nobody, kGetList, "", {{"authorization", "Bearer " + client.token}}).status, refused);
  EXPECT_THAT(CallRaw(nobody, kGetList, "", {{"token", "Bearer " + client.token}}).status, refused);
  EXPECT_THAT(CallRaw(nobody, kGetList, "", {{"token", client.token + "x"}}).status, refused);
  EXPECT_THAT(CallRaw(client, kGetList, "", {{"token", client.token}}).status, refused);
}

TEST_F(IdentityTest, Token_InAnotherForm_IsRefusedWithTheReason) {
  RecordProperty("requirements", "LOGIN-4 LOGIN-12");
  const Client client = InProcessTenant(*gateway_);
  const Client nobody{client.channel, ""};
  const auto refused = [](const std::string& why) {
    return StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr(why));
  };
  EXPECT_THAT(CallRaw(nobody, kGetList, "", {{"token", "Bearer " + client.token}}).status,
              refused("token: the bare JWT is expected, not 'Bearer"));
  EXPECT_THAT(CallRaw(nobody, kGetList, "", {{"authorization", "Bearer " + client.token}}).status,
              refused("metadata key 'token'"));
  EXPECT_THAT(CallRaw(client, kGetList, "", {{"token", client.token}}).status, refused("more than one"));
}

// Over TLS the chain comes in the handshake, or in the request.
TEST_F(IdentityTest, ClientOfAnIntermediateCa_LogsIn) {
  RecordProperty("requirements", "LOGIN-12");
  const auto now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  const auto middle =
      gateway_->authority().IssueIntermediate({.common_name = "middle"}, certs::KeyType::kEcP256, now).value();
  const auto tenant =
      middle.IssueTenant({.subject = {}, .key_type = certs::KeyType::kEcP256, .now = now, .tenant_id = "tenant1"})
          .value();
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = gateway_->authority().certificate().ToPem();
  tls.pem_private_key = tenant.key.ToPem();
  tls.pem_cert_chain = tenant.certificate.ToPem() + middle.certificate().ToPem();
  const auto channel = grpc::CreateChannel(gateway_->address(), grpc::SslCredentials(tls));
  const std::string token = LogIn(channel, tenant.certificate);
  EXPECT_THAT(GatewaysOf({channel, token}), IsOk());
}

TEST_F(IdentityTest, ServerOfAnIntermediateCa_IsTrusted) {
  RecordProperty("requirements", "TLS-3");
  const auto now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  const auto middle =
      gateway_->authority().IssueIntermediate({.common_name = "middle"}, certs::KeyType::kEcP256, now).value();
  FakeGatewayOptions options = Tutorial();
  options.authority = gateway_->authority();
  options.server = middle
                       .IssueServer({.subject = {},
                                     .key_type = certs::KeyType::kEcP256,
                                     .now = now,
                                     .dns_names = {"localhost"},
                                     .ip_addresses = {"127.0.0.1"}})
                       .value();
  options.server->intermediates = {middle.certificate()};
  const auto gateway = StartGateway(options);
  EXPECT_THAT(GatewaysOf(TlsTenant(*gateway)), IsOk());
}

TEST_F(IdentityTest, DeviceGatewayOfAnIntermediateCa_IsLetIn) {
  RecordProperty("requirements", "GW-6");
  const auto now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  FakeGatewayOptions options = Tutorial();
  options.authority = gateway_->authority();
  const auto middle =
      options.authority->IssueIntermediate({.common_name = "middle"}, certs::KeyType::kEcP256, now).value();
  const auto leaf =
      middle.IssueGateway({{.common_name = "g"}, certs::KeyType::kEcP256, now, 1, "tenant1", "gateway1"})->certificate;
  const auto connect_with = [&](const std::vector<certs::Certificate>& chain) {
    options.gateway_certificates["gateway1"] = chain;
    const auto gateway = StartGateway(options);
    EXPECT_TRUE(chain.empty() || gateway->GatewayCertificate("gateway1") == chain.front());
    return ConnectDevice(InProcessTenant(*gateway));
  };
  EXPECT_THAT(connect_with({leaf, middle.certificate()}), IsOk());
  EXPECT_THAT(connect_with({leaf}), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("gateway1")));
  EXPECT_THAT(connect_with({}), IsOk());
}

TEST_F(IdentityTest, DeviceGatewayFromBeforeTheRootCaWasRenewed_IsLetIn) {
  RecordProperty("requirements", "GW-6");
  const auto now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  const auto made = now - std::chrono::hours(24 * 100);
  const auto key = certs::PrivateKey::Generate(certs::KeyType::kEcP256).value();
  const auto root = [&](certs::Time from) {
    return certs::CertificateAuthority::Create({.common_name = "root"}, key, from).value();
  };
  FakeGatewayOptions options = Tutorial();
  options.authority = root(now);
  const auto leaf =
      root(made).IssueGateway({{.common_name = "g"}, certs::KeyType::kEcP256, made, 1, "tenant1", "gateway1"});
  options.gateway_certificates["gateway1"] = {leaf->certificate};
  const auto gateway = StartGateway(options);
  EXPECT_THAT(ConnectDevice(InProcessTenant(*gateway)), IsOk());
}

TEST_F(IdentityTest, SeveralRoots_ClientsOfEachLogIn) {
  RecordProperty("requirements", "TLS-2 LOGIN-8");
  const auto now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  const auto make_root = [&](const std::string& name, certs::Time made) {
    return certs::CertificateAuthority::Create({.common_name = name}, certs::KeyType::kEcP256, made, 1).value();
  };
  const auto before = make_root("before", now);
  const auto expired = make_root("expired", now - std::chrono::hours(24 * 400));
  FakeGatewayOptions options = Tutorial();
  options.further_roots = {expired.certificate(), before.certificate()};
  const auto gateway = StartGateway(options);
  const auto client_of = [&](const certs::CertificateAuthority& root) {
    return root.IssueTenant({.subject = {}, .key_type = certs::KeyType::kEcP256, .now = now, .tenant_id = "tenant1"})
        .value();
  };
  for (const auto& root : {before, gateway->authority()}) {
    const auto credential = client_of(root);
    const auto channel = TlsChannel(*gateway, credential);
    EXPECT_THAT(GatewaysOf({channel, LogIn(channel, credential.certificate)}), IsOk());
  }
}

// OpenSSL takes a certificate of that kind for self-signed, if it has no subjectKeyIdentifier.
TEST_F(IdentityTest, CreateCertificate_WithTheRootCasOwnSubject_LogsIn) {
  RecordProperty("requirements", "TENANT-8 CERT-2");
  const Client admin = InProcessAdmin(*gateway_);
  gsdk::tenant::CreateCertificateRequest request;
  request.set_tenantid("tenant1");
  request.mutable_subject()->set_commonname(gateway_->authority().certificate().subject().common_name);
  request.set_expireafteryears(50);
  gsdk::tenant::CreateCertificateResponse issued;
  const auto context = Context(admin.token);
  ASSERT_THAT(
      FromGrpc(gsdk::tenant::Tenant::NewStub(admin.channel)->CreateCertificate(context.get(), request, &issued)),
      IsOk());
  const certs::Credential credential{certs::Certificate::FromPem(issued.tenantcert()).value(),
                                     certs::PrivateKey::FromPem(issued.tenantkey()).value()};
  const auto channel = TlsChannel(*gateway_, credential);
  EXPECT_THAT(GatewaysOf({channel, LogIn(channel, credential.certificate)}), IsOk());
  const auto journal = gateway_->Journal();
  EXPECT_TRUE(std::any_of(journal.begin(), journal.end(), [](const JournalEntry& entry) {
    return entry.kind == JournalEntry::Kind::kWarning &&
           entry.what == "a certificate that outlives its root CA was issued";
  }));
}

TEST_F(IdentityTest, SerialNumberThatDoesNotFit_LogsInWithAWarning) {
  RecordProperty("requirements", "TENANT-13");
  const auto with_serial = [&](const std::string& hex) {
    const auto plain = gateway_->IssueTenantCredential("tenant1").value().certificate;
    return certs::Edited(plain, gateway_->authority().credential().key, [&](X509* x509) {
      BIGNUM* number = nullptr;
      BN_hex2bn(&number, hex.c_str());
      BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509));
      BN_free(number);
    });
  };
  const auto warnings = [&] {
    std::vector<std::string> whys;
    for (const auto& entry : gateway_->Journal()) {
      if (entry.kind == JournalEntry::Kind::kWarning) whys.push_back(entry.tenant_id + ": " + entry.why);
    }
    return whys;
  };
  const auto largest = with_serial("7FFFFFFFFFFFFFFF");
  EXPECT_NE(LogIn(gateway_->InProcessChannel(largest), largest), "");
  EXPECT_THAT(warnings(), ::testing::IsEmpty());
  for (const char* const hex : {"0", "-5", "8000000000000000", "72A9C47D1C4F2A3D4E5F60718293A4B5C6D7E8F9"}) {
    const auto certificate = with_serial(hex);
    EXPECT_NE(LogIn(gateway_->InProcessChannel(certificate), certificate), "") << hex;
    ASSERT_FALSE(warnings().empty());
    EXPECT_THAT(warnings().back(), ::testing::AllOf(HasSubstr("tenant1: "), HasSubstr(hex)));
  }
  EXPECT_EQ(warnings().size(), 4U);
}

TEST_F(IdentityTest, LoginLooksAtNoToken) {
  RecordProperty("requirements", "LOGIN-5");
  const auto certificate = gateway_->IssueTenantCredential("tenant1").value().certificate;
  const Client nobody{gateway_->InProcessChannel(certificate), ""};
  std::string request = "\x0a";  // field 1, the certificate, with its length in two bytes
  const std::string pem = certificate.ToPem();
  request += static_cast<char>(0x80 | (pem.size() & 0x7f));
  request += static_cast<char>(pem.size() >> 7);
  request += pem;
  for (const std::string token : {"", "stale", "eyJhbGciOiJub25lIn0.e30."}) {
    EXPECT_THAT(CallRaw(nobody, "/gsdk.login.Login/Login", request, {{"token", token}}).status, IsOk());
  }
  EXPECT_THAT(CallRaw(nobody, "/gsdk.login.Login/Login", request).status, IsOk());
}

TEST_F(IdentityTest, EveryMethodAsksForAToken) {
  RecordProperty("requirements", "LOGIN-3");
  const Client client = InProcessTenant(*gateway_);
  for (const auto& method : MethodsWithToken(client)) {
    EXPECT_THAT(CallRaw({client.channel, ""}, method, "").status, StatusIs(absl::StatusCode::kUnauthenticated))
        << method;
    EXPECT_THAT(CallRaw({client.channel, "no"}, method, "").status, StatusIs(absl::StatusCode::kUnauthenticated))
        << method;
  }
}

TEST_F(IdentityTest, EveryMethodOfEveryServiceIsServed) {
  const Client client = InProcessTenant(*gateway_);
  for (const auto& method : MethodsWithToken(client)) {
    if (IsStream(method)) continue;
    EXPECT_NE(CallRaw(client, method, "").status.code(), absl::StatusCode::kUnimplemented) << method;
  }
}

TEST_F(IdentityTest, ATokenIsBoundToItsConnectionsCertificate) {
  RecordProperty("requirements", "LOGIN-10");
  const Client over_tls = TlsTenant(*gateway_);
  EXPECT_THAT(GatewaysOf(over_tls), IsOk());
  const Client other = TlsTenant(*gateway_);  // the same tenant, another certificate
  EXPECT_THAT(GatewaysOf({other.channel, over_tls.token}), StatusIs(absl::StatusCode::kUnauthenticated));
  const Client in_process = InProcessTenant(*gateway_);
  EXPECT_THAT(GatewaysOf({in_process.channel, over_tls.token}), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(IdentityTest, AnotherGatewaysTokenIsWorthNothing) {
  RecordProperty("requirements", "LOGIN-10");
  FakeGatewayOptions options = Tutorial();
  options.authority = gateway_->authority();
  const auto other = StartGateway(options);
  const auto credential = gateway_->IssueTenantCredential("tenant1").value();
  const std::string token = LogIn(TlsChannel(*other, credential), credential.certificate);
  EXPECT_THAT(GatewaysOf({TlsChannel(*gateway_, credential), token}), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(IdentityTest, TheInProcessNameMeansNothingOverTls) {
  RecordProperty("requirements", "TLS-2 LOGIN-8");
  const Client client = TlsTenant(*gateway_);
  EXPECT_THAT(CallRaw(client, kGetList, "", {{kInProcessKey, "anything"}}).status, IsOk());
}

TEST_F(IdentityTest, AnInProcessCallHasOneName) {
  const Client client = InProcessTenant(*gateway_);
  EXPECT_THAT(CallRaw(client, kGetList, "", {{kInProcessKey, "anything"}}).status,
              StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(IdentityTest, InProcessEachChannelIsWhoItsCertificateSays) {
  RecordProperty("requirements", "LOGIN-6 LOGIN-7 GW-3");
  const Client tenant = InProcessTenant(*gateway_);
  const Client admin = InProcessAdmin(*gateway_);
  ASSERT_THAT(AddGateway(admin, "admins"), IsOk());
  auto gateways = GatewaysOf(admin).value();
  std::sort(gateways.begin(), gateways.end());
  EXPECT_THAT(gateways, ElementsAre("admins", "gateway1"));
  EXPECT_THAT(GatewaysOf(tenant).value(), ElementsAre("gateway1"));
  EXPECT_THAT(GatewaysOf({tenant.channel, admin.token}), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(IdentityTest, ATokenExpiresInTheWorldsTime) {
  RecordProperty("requirements", "LOGIN-10");
  FakeGatewayOptions options = Tutorial();
  options.virtual_time = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  options.token_lifetime = seconds(60);
  const auto gateway = StartGateway(options);
  const Client client = InProcessTenant(*gateway);
  ASSERT_THAT(gateway->AdvanceTime(milliseconds(59'999)), IsOk());
  EXPECT_THAT(GatewaysOf(client), IsOk());
  ASSERT_THAT(gateway->AdvanceTime(milliseconds(1)), IsOk());
  EXPECT_THAT(GatewaysOf(client), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("expired")));
}

TEST_F(IdentityTest, ACertificateThatIsIssuedInTheWorldsFutureIsGoodForTlsNow) {
  RecordProperty("requirements", "TENANT-8");
  FakeGatewayOptions options = Tutorial();
  options.virtual_time = std::chrono::floor<milliseconds>(std::chrono::system_clock::now()) + std::chrono::hours(24);
  const auto gateway = StartGateway(options);
  const Client tenant = TlsTenant(*gateway);
  EXPECT_THAT(GatewaysOf(tenant), IsOk());
  gsdk::gateway::CreateCertificateRequest request;
  request.set_gatewayid("gateway1");
  request.set_expireafteryears(1);
  gsdk::gateway::CreateCertificateResponse response;
  const auto stub = gsdk::gateway::Gateway::NewStub(tenant.channel);
  ASSERT_THAT(FromGrpc(stub->CreateCertificate(Context(tenant.token).get(), request, &response)), IsOk());
  const auto issued = certs::Certificate::FromPem(response.gatewaycert());
  ASSERT_THAT(issued, IsOk());
  EXPECT_LT(issued->NotBefore(), std::chrono::system_clock::now());
  EXPECT_GT(issued->NotAfter(), gateway->Now() + std::chrono::hours(24 * 364));
}

TEST_F(IdentityTest, ARefusedCallIsInTheJournalAtTheTimeWhenItWasMade) {
  FakeGatewayOptions options = Tutorial();
  options.fleet.clear_gateways();  // then nothing happens by itself, and the world is not brought up to the present
  options.fleet.clear_devices();
  options.fleet.mutable_tenants(0)->clear_gateway_ids();
  options.time_scale = 10'000;
  const auto gateway = StartGateway(options);
  const auto credential = gateway->IssueTenantCredential("tenant1").value();
  EXPECT_THAT(GatewaysOf({gateway->InProcessChannel(credential.certificate), ""}),
              StatusIs(absl::StatusCode::kUnauthenticated));
  const JournalEntry entry = gateway->Journal().back();
  EXPECT_EQ(entry.what, "Gateway.GetList");
  EXPECT_GE(entry.at, entry.began);
}

TEST_F(IdentityTest, ATokenEndsWithItsCertificate) {
  RecordProperty("requirements", "TLS-4 LOGIN-10");
  FakeGatewayOptions options = Tutorial();
  options.virtual_time = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  options.token_lifetime = std::chrono::hours(24 * 365 * 9);
  options.fleet.clear_devices();  // those that dial in would do so for a year
  const auto gateway = StartGateway(options);
  const auto credential = gateway->IssueTenantCredential("tenant1").value();
  const Client client{gateway->InProcessChannel(credential.certificate), ""};
  const Client tenant{client.channel, LogIn(client.channel, credential.certificate)};
  const auto left = credential.certificate.NotAfter() - gateway->Now();
  ASSERT_THAT(gateway->AdvanceTime(left - milliseconds(1)), IsOk());
  EXPECT_THAT(GatewaysOf(tenant), IsOk());
  ASSERT_THAT(gateway->AdvanceTime(milliseconds(1)), IsOk());
  EXPECT_THAT(GatewaysOf(tenant), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("expired")));
}

}  // namespace
}  // namespace connectmaster::fakegateway
