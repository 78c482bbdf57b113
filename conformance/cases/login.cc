// How a tenant, and the administrator, log in.
#include "connectmaster/admin.pb.h"
#include "connectmaster/connect_master.pb.h"
#include "connectmaster/gateway.pb.h"
#include "connectmaster/login.pb.h"
#include "connectmaster/tenant.pb.h"
#include "connectmaster/udp_master.pb.h"
#include "support/certificates.h"
#include "support/managing_test.h"
#include "support/raw_call.h"
#include "support/tokens.h"

namespace connectmaster::conformance {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr char kLogin[] = "/gsdk.login.Login/Login";
constexpr char kLoginAdmin[] = "/gsdk.login.Login/LoginAdmin";
constexpr char kGetList[] = "/gsdk.gateway.Gateway/GetList";

// Logs in with any certificate over the client's connection, as a tenant or as the administrator.
absl::Status LoginWith(const client::Client& client, const std::string& pem) {
  gsdk::login::LoginRequest request;
  request.set_tenantcert(pem);
  return Call(client.Channel(), {kLogin, request.SerializeAsString()}).status;
}

absl::Status LoginAdminWith(const client::Client& client, const std::string& pem, const std::string& tenant_id) {
  gsdk::login::LoginAdminRequest request;
  request.set_admintenantcert(pem);
  request.set_tenantid(tenant_id);
  return Call(client.Channel(), {kLoginAdmin, request.SerializeAsString()}).status;
}

// Whether a tenant's token opens something.
absl::Status UseToken(const std::shared_ptr<grpc::Channel>& channel, const std::string& token) {
  return CallWithToken(channel, kGetList, token, gsdk::gateway::GetListRequest());
}

// Checks for every tenant, for the administrator, and with a tenant of their own.
using Login = TenantTest;
using LoginAsAdmin = AdminTest;
using LoginOfOthers = ManagingTest;

REQUIREMENT_TEST_F(Login, LOGIN_1_TenantGetsAJwtForItsCertificate, "LOGIN-1", "LOGIN-4") {
  ASSERT_OK_AND_ASSIGN(const auto client, LogIn(site().tenant));
  EXPECT_OK(SplitToken(client->Token()));
  EXPECT_OK(UseToken(client->Channel(), client->Token()));
}

REQUIREMENT_TEST_F(LoginAsAdmin, LOGIN_2_AdministratorGetsAJwtForItsCertificateAndATenantId, "LOGIN-2") {
  ASSERT_OK_AND_ASSIGN(const auto client, LogInAdmin("administrator"));
  EXPECT_OK(SplitToken(client->Token()));
}

REQUIREMENT_TEST_F(Login, LOGIN_3_EveryOtherServiceRefusesCallsWithoutAValidToken, "LOGIN-3") {
  const auto client = Dial(site().tenant);
  std::vector<std::string> methods;
  for (const auto& of_service :
       {MethodsOf(gsdk::admin::GetInfoRequest()), MethodsOf(gsdk::connect_master::ConnectRequest()),
        MethodsOf(gsdk::gateway::GetRequest()), MethodsOf(gsdk::tenant::GetRequest()),
        MethodsOf(gsdk::udp_master::GetIPConfigRequest()),
        // Of this service only what does no harm, if the gateway does not refuse it.
        std::vector<std::string>{"/gsdk.device.Device/GetInfo", "/gsdk.device.Device/GetCapabilityInfo",
                                 "/gsdk.device.Device/GetCapability"}}) {
    methods.insert(methods.end(), of_service.begin(), of_service.end());
  }
  for (const std::string& method : methods) {
    SCOPED_TRACE(method);
    for (const RawCall& call :
         {RawCall{method}, RawCall{method, "", {{"token", ""}}}, RawCall{method, "", {{"token", "nonsense"}}}}) {
      const absl::Status status = Call(client->Channel(), call).status;
      EXPECT_CHOSEN_CODE(status, absl::StatusCode::kUnauthenticated);
      EXPECT_THAT(status, Not(StatusIs(absl::StatusCode::kDeadlineExceeded)));  // an open stream is not a refusal
    }
  }
}

REQUIREMENT_TEST_F(Login, LOGIN_3_HealthAndReflectionNeedNoToken, "LOGIN-3") {
  const auto client = Dial(site().tenant);
  EXPECT_CHOSEN_THAT(Call(client->Channel(), {"/grpc.health.v1.Health/Check"}).status, IsOk());
  const std::string list_services("\x3a\x00", 2);  // ServerReflectionRequest.list_services: ""
  const RawAnswer services =
      Call(client->Channel(), {"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", list_services});
  EXPECT_CHOSEN_THAT(services.status, IsOk());
  EXPECT_CHOSEN_THAT(services.response, HasSubstr("gsdk.login.Login"));
}

REQUIREMENT_TEST_F(Login, LOGIN_4_TokenTravelsBareUnderItsKey, "LOGIN-4") {
  const std::string token = tenant().Token();
  EXPECT_OK(Call(tenant().Channel(), {kGetList, "", {{"token", token}}}).status);
}

REQUIREMENT_TEST_F(Login, LOGIN_5_LoginWorksWithAnAbsentEmptyOrStaleToken, "LOGIN-5") {
  const auto client = Dial(site().tenant);
  ASSERT_OK(client->Login());
  const std::string stale = client->Token();
  static_cast<void>(client->Logout());  // what it does is chosen
  gsdk::login::LoginRequest login;
  login.set_tenantcert(site().tenant.certificate_pem);
  EXPECT_OK(Call(client->Channel(), {kLogin, login.SerializeAsString()}).status);
  for (const std::string& token : {std::string(), stale, std::string("nonsense")}) {
    EXPECT_OK(CallWithToken(client->Channel(), kLogin, token, login, nullptr)) << "token '" << token << "'";
  }
}

REQUIREMENT_TEST_F(LoginAsAdmin, LOGIN_5_LoginAdminWorksWithAnEmptyOrStaleToken, "LOGIN-5") {
  ASSERT_OK_AND_ASSIGN(const auto client, LogInAdmin("administrator"));
  const std::string stale = client->Token();
  static_cast<void>(client->Logout());
  gsdk::login::LoginAdminRequest login_admin;
  login_admin.set_admintenantcert(site().administrator->certificate_pem);
  login_admin.set_tenantid("administrator");
  for (const std::string& token : {std::string(), stale, std::string("nonsense")}) {
    EXPECT_OK(CallWithToken(admin().Channel(), kLoginAdmin, token, login_admin, nullptr));
  }
}

REQUIREMENT_TEST_F(Login, LOGIN_6_LoginAdminWithATenantsCertificateFails, "LOGIN-6") {
  const auto client = Dial(site().tenant);
  EXPECT_CHOSEN_CODE(client->LoginAdmin("administrator"), absl::StatusCode::kPermissionDenied);
  EXPECT_CHOSEN_CODE(client->LoginAdmin(site().tenant.tenant_id), absl::StatusCode::kPermissionDenied);
}

REQUIREMENT_TEST_F(LoginOfOthers, LOGIN_7_AdministratorActsAsTheTenantItNames, "LOGIN-7", "LOGIN-2") {
  const std::string own_gateway = NewGatewayId();
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant({own_gateway}));
  ASSERT_OK_AND_ASSIGN(const auto client, LogInAdmin(other.identity.tenant_id));
  EXPECT_THAT(client->Gateway().GetList().value(), testing::ElementsAre(own_gateway));
  EXPECT_CHOSEN_REFUSAL(client->Gateway().Get({gateway_id()}), absl::StatusCode::kNotFound);
  EXPECT_THAT(client->Tenant().GetList(), Not(IsOk())) << "the Tenant API";
}

REQUIREMENT_TEST_F(LoginAsAdmin, LOGIN_7_AdministratorOpensTheTenantApi, "LOGIN-7") {
  EXPECT_OK(admin().Tenant().GetList());
}

REQUIREMENT_TEST_F(LoginOfOthers, LOGIN_7_AdministratorsTokenReachesEveryGatewayAndDevice, "LOGIN-7") {
  const std::string others_gateway = NewGatewayId();
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant({others_gateway}));
  ASSERT_OK_AND_ASSIGN(const auto gateways, admin().Gateway().GetList());
  EXPECT_CHOSEN_THAT(gateways, Contains(gateway_id()));
  EXPECT_CHOSEN_THAT(gateways, Contains(others_gateway));

  GET_OR_SKIP(const Device device, DeviceToConnect());
  CHOSEN_THAT_OR_RETURN(admin().ConnectMaster().Connect(gateway_id(), ConnectInfoOf(device)), IsOk());
  EXPECT_CHOSEN_THAT(admin().ConnectMaster().GetDeviceList(gateway_id()), IsOk());
  EXPECT_CHOSEN_THAT(admin().ConnectMaster().Disconnect({device.id()}), IsOk());
}

REQUIREMENT_TEST_F(LoginOfOthers, LOGIN_7_AdministratorAddsGatewaysToItsOwnTenant, "LOGIN-7") {
  const std::string gateway = NewGatewayId();
  CHOSEN_THAT_OR_RETURN(admin().Gateway().Add({gateway}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto infos, admin().Tenant().Get({"administrator"}));
  ASSERT_EQ(infos.size(), 1U);
  EXPECT_CHOSEN_THAT(std::vector<std::string>(infos[0].gatewayids().begin(), infos[0].gatewayids().end()),
                     Contains(gateway));
}

REQUIREMENT_TEST_F(LoginAsAdmin, LOGIN_7_UnknownTenantToActAsIsNotFound, "LOGIN-7") {
  EXPECT_CHOSEN_REFUSAL(LogInAdmin(NewId()), absl::StatusCode::kNotFound);
}

// Texts that are not certificates. The private key among them is not a real one.
std::vector<std::string> NoCertificates(const std::string& certificate_pem) {
  return {"", "nonsense", certificate_pem.substr(0, certificate_pem.size() / 2),
          "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"};
}

REQUIREMENT_TEST_F(Login, LOGIN_8_PemThatDoesNotParseIsInvalid, "LOGIN-8") {
  const auto client = Dial(site().tenant);
  for (const std::string& pem : NoCertificates(site().tenant.certificate_pem)) {
    EXPECT_CHOSEN_REFUSAL(LoginWith(*client, pem), absl::StatusCode::kInvalidArgument);
  }
}

REQUIREMENT_TEST_F(LoginAsAdmin, LOGIN_8_AdministratorsPemThatDoesNotParseIsInvalid, "LOGIN-8") {
  for (const std::string& pem : NoCertificates(site().administrator->certificate_pem)) {
    EXPECT_CHOSEN_REFUSAL(LoginAdminWith(admin(), pem, "administrator"), absl::StatusCode::kInvalidArgument);
  }
}

REQUIREMENT_TEST_F(LoginOfOthers, LOGIN_8_CertificatesOfOthersLetNobodyIn, "LOGIN-8") {
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  const auto client = Dial(site().tenant);
  EXPECT_CHOSEN_REFUSAL(LoginWith(*client, other.identity.certificate_pem), absl::StatusCode::kUnauthenticated);
  EXPECT_CHOSEN_REFUSAL(LoginAdminWith(*client, site().administrator->certificate_pem, "administrator"),
                        absl::StatusCode::kUnauthenticated);
  EXPECT_CHOSEN_REFUSAL(LoginWith(*client, site().root_certificate_pem), absl::StatusCode::kUnauthenticated);
}

REQUIREMENT_TEST_F(Login, LOGIN_8_CertificatesThatNobodyShouldHaveAreRefused, "LOGIN-8") {
  const auto client = Dial(site().tenant);
  for (const BadCertificate kind :
       {BadCertificate::kWrongCa, BadCertificate::kSelfSigned, BadCertificate::kTampered, BadCertificate::kExpired}) {
    SCOPED_TRACE(NameOf(kind));
    GET_OR_SKIP(const Identity bad, lab().MakeBad(kind));
    EXPECT_CHOSEN_REFUSAL(LoginWith(*client, bad.certificate_pem), absl::StatusCode::kUnauthenticated);
  }
}

REQUIREMENT_TEST_F(Login, LOGIN_8_CertificateThatExpiresDuringTheConnectionNoLongerLogsIn, "LOGIN-8") {
  GET_OR_SKIP(const Identity identity, lab().IssueShortLived(std::chrono::hours(1)));
  const auto client = Dial(identity);
  ASSERT_OK(LoginWith(*client, identity.certificate_pem));
  DO_OR_SKIP(lab().PassTime(std::chrono::hours(2)));
  EXPECT_CHOSEN_REFUSAL(LoginWith(*client, identity.certificate_pem), absl::StatusCode::kUnauthenticated);
}

REQUIREMENT_TEST_F(Login, LOGIN_8_CertificatesAreComparedAsDer, "LOGIN-8") {
  const auto client = Dial(site().tenant);
  ASSERT_OK_AND_ASSIGN(const std::string rewrapped, Rewrap(site().tenant.certificate_pem));
  EXPECT_CHOSEN_THAT(LoginWith(*client, rewrapped), IsOk());
}

REQUIREMENT_TEST_F(Login, LOGIN_8_OnlyTheFirstCertificateOfABundleCounts, "LOGIN-8") {
  const auto client = Dial(site().tenant);
  const std::string& own_pem = site().tenant.certificate_pem;
  const std::string& root_pem = site().root_certificate_pem;
  EXPECT_CHOSEN_THAT(LoginWith(*client, own_pem + root_pem), IsOk());
  EXPECT_CHOSEN_REFUSAL(LoginWith(*client, root_pem + own_pem), absl::StatusCode::kUnauthenticated);
}

REQUIREMENT_TEST_F(Login, LOGIN_8_CertificateThatDoesNotNameOneTenantIsRefused, "LOGIN-1", "CERT-3") {
  for (const BadCertificate kind : {BadCertificate::kNoTenantId, BadCertificate::kTwoTenantIds}) {
    GET_OR_SKIP(const Identity bad, lab().MakeBad(kind));
    EXPECT_CHOSEN_REFUSAL(LogIn(bad), absl::StatusCode::kUnauthenticated);
  }
}

REQUIREMENT_TEST_F(LoginOfOthers, LOGIN_9_TenantThatIsNotRegisteredIsNotFoundAndToldWhatToDo, "LOGIN-9") {
  const std::string id = NewTenantId();
  ASSERT_OK(Add(id));
  ASSERT_OK_AND_ASSIGN(const Identity identity, Issue(id));
  ASSERT_OK(admin().Tenant().Delete({id}));
  const absl::Status status = LogIn(identity).status();
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr("Tenant.Add"));
}

REQUIREMENT_TEST_F(LoginAsAdmin, LOGIN_9_AdministratorIsToldToUseLoginAdmin, "LOGIN-9") {
  const absl::Status status = LogIn(*site().administrator).status();
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kPermissionDenied);
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr("LoginAdmin"));
}

REQUIREMENT_TEST_F(Login, LOGIN_12_ChainThroughAnIntermediateCaLogsIn, "LOGIN-12") {
  GET_OR_SKIP(const Identity identity, lab().IssueThroughIntermediate());
  const auto client = LogIn(identity);
  CHOSEN_THAT_OR_RETURN(client, IsOk());
  EXPECT_CHOSEN_THAT(UseToken((*client)->Channel(), (*client)->Token()), IsOk());
}

REQUIREMENT_TEST_F(Login, LOGIN_12_BundleThatBeginsWithTheRootCaIsRefusedWithTheReason, "LOGIN-12") {
  const auto client = Dial(site().tenant);
  const absl::Status status = LoginWith(*client, site().root_certificate_pem + site().tenant.certificate_pem);
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kUnauthenticated);
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr("root CA's certificate comes first"));
}

REQUIREMENT_TEST_F(Login, LOGIN_12_BearerInTheTokenIsRefusedWithTheReason, "LOGIN-12", "LOGIN-4") {
  const absl::Status status = UseToken(tenant().Channel(), "Bearer " + tenant().Token());
  EXPECT_CHOSEN_REFUSAL(status, absl::StatusCode::kUnauthenticated);
  EXPECT_CHOSEN_THAT(std::string(status.message()), HasSubstr("the bare JWT is expected"));
}

REQUIREMENT_TEST_F(Login, LOGIN_10_TokenLivesADay, "LOGIN-10") {
  const std::string token = tenant().Token();
  ASSERT_OK_AND_ASSIGN(const TokenParts parts, SplitToken(token));
  const auto expiry = NumberClaim(parts, "exp");
  CHOSEN_THAT_OR_RETURN(expiry, IsOk());
  const auto left =
      std::chrono::seconds(*expiry) - std::chrono::floor<std::chrono::seconds>(lab().Now().time_since_epoch());
  // The time that passed since is rounded and at most what it took the gateway to connect.
  EXPECT_CHOSEN_THAT(left.count(), testing::AllOf(testing::Gt(86'400 - 120), testing::Le(86'400)));

  DO_OR_SKIP(lab().PassTime(std::chrono::hours(23)));
  EXPECT_CHOSEN_THAT(UseToken(tenant().Channel(), token), IsOk());
  DO_OR_SKIP(lab().PassTime(std::chrono::hours(1) + std::chrono::minutes(1)));
  EXPECT_CHOSEN_REFUSAL(UseToken(tenant().Channel(), token), absl::StatusCode::kUnauthenticated);
}

REQUIREMENT_TEST_F(Login, LOGIN_10_ForgedTokensAreRefused, "LOGIN-10") {
  ASSERT_OK_AND_ASSIGN(const TokenParts good, SplitToken(tenant().Token()));
  for (const ForgedToken& forged : Forge(good, site().root_certificate_pem)) {
    SCOPED_TRACE(forged.how);
    EXPECT_CHOSEN_REFUSAL(UseToken(tenant().Channel(), forged.token), absl::StatusCode::kUnauthenticated);
  }
}

REQUIREMENT_TEST_F(Login, LOGIN_10_TokenOfAnotherGatewayIsRefused, "LOGIN-10") {
  const Identity identity = site().tenant;
  const std::string token = tenant().Token();
  DO_OR_SKIP(StartEmpty());
  const auto client = Dial(identity);
  EXPECT_CHOSEN_REFUSAL(UseToken(client->Channel(), token), absl::StatusCode::kUnauthenticated);
}

REQUIREMENT_TEST_F(LoginOfOthers, LOGIN_10_TokenIsBoundToTheConnectionsCertificate, "LOGIN-10") {
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  EXPECT_CHOSEN_REFUSAL(UseToken(other.client->Channel(), tenant().Token()), absl::StatusCode::kUnauthenticated);
  EXPECT_CHOSEN_REFUSAL(UseToken(other.client->Channel(), admin().Token()), absl::StatusCode::kUnauthenticated);
  // It is the certificate that counts, not the connection.
  EXPECT_CHOSEN_THAT(UseToken(Dial(site().tenant)->Channel(), tenant().Token()), IsOk());
}

REQUIREMENT_TEST_F(Login, LOGIN_11_LogoutEndsTheTokenAndItsStreams, "LOGIN-11") {
  ASSERT_OK_AND_ASSIGN(const auto client, LogIn(site().tenant));
  const std::string token = client->Token();
  const EventLog<DeviceChange> devices;
  const EventLog<GatewayChange> gateways;
  const auto of_devices = Subscribe(*client, devices);
  const auto of_gateways = Subscribe(*client, gateways);
  ASSERT_TRUE(of_devices && of_gateways);
  CHOSEN_THAT_OR_RETURN(client->Logout(), IsOk());
  EXPECT_CHOSEN_REFUSAL(UseToken(client->Channel(), token), absl::StatusCode::kUnauthenticated);
  EXPECT_CHOSEN_REFUSAL(devices.WaitForEnd().value_or(absl::OkStatus()), absl::StatusCode::kUnauthenticated);
  EXPECT_CHOSEN_REFUSAL(gateways.WaitForEnd().value_or(absl::OkStatus()), absl::StatusCode::kUnauthenticated);
  EXPECT_CHOSEN_THAT(UseToken(tenant().Channel(), tenant().Token()), IsOk());  // another login's token
}

}  // namespace
}  // namespace connectmaster::conformance
