// The Tenant API: certificates issued and blacklisted.
#include "support/certificate_checks.h"
#include "support/managing_test.h"
#include "support/raw_call.h"

namespace connectmaster::conformance {
namespace {

using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class TenantCertificates : public ManagingTest {
 protected:
  absl::StatusOr<std::int64_t> SerialOf(const Identity& identity) const {
    const auto facts = ReadCertificate(identity.certificate_pem);
    if (!facts.ok()) return facts.status();
    return facts->serial_number;
  }
};

using ListsWithoutIds = AdminTest;

REQUIREMENT_TEST_F(TenantCertificates, TENANT_8_IssuedCertificateLogsIn, "TENANT-8") {
  const std::string id = NewTenantId();
  ASSERT_OK(Add(id));
  for (const int years : {2, 3}) {
    ASSERT_OK_AND_ASSIGN(const auto issued, admin().Tenant().CreateCertificate(id, SampleSubject(), years));
    ExpectIssued(issued.tenantcert(), issued.tenantkey(), site().root_certificate_pem, years, lab());
    ASSERT_OK_AND_ASSIGN(const auto client, LogIn({id, issued.tenantcert(), issued.tenantkey()}));
    EXPECT_THAT(client->Gateway().GetList().value(), IsEmpty());
  }
}

REQUIREMENT_TEST_F(TenantCertificates, TENANT_8_AdministratorsCertificateIsIssuedToo, "TENANT-8", "LOGIN-2") {
  ASSERT_OK_AND_ASSIGN(const Identity identity, Issue("administrator"));
  const auto client = Dial(identity);
  EXPECT_OK(client->LoginAdmin("administrator"));
}

REQUIREMENT_TEST_F(TenantCertificates, TENANT_9_HistoryListsWhatWasIssued, "TENANT-9") {
  const std::string id = NewTenantId();
  ASSERT_OK(Add(id));
  ASSERT_OK(NewTenant()) << "whose certificate is not in the other's history";
  EXPECT_THAT(admin().Tenant().GetIssuanceHistory({id}).value(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto first, admin().Tenant().CreateCertificate(id, SampleSubject(), 1));
  ASSERT_OK_AND_ASSIGN(const auto second, admin().Tenant().CreateCertificate(id, SampleSubject(), 7));
  ASSERT_OK_AND_ASSIGN(const auto history, admin().Tenant().GetIssuanceHistory({id}));
  ASSERT_THAT(history, SizeIs(2));
  for (const std::string& pem : {first.tenantcert(), second.tenantcert()}) {
    ASSERT_OK_AND_ASSIGN(const CertificateFacts facts, ReadCertificate(pem));
    const bool is_first = history[0].serialno() == facts.serial_number;
    const auto& info = history[is_first ? 0 : 1];
    EXPECT_EQ(info.tenantid(), id);
    ExpectRecorded(info, facts, /*blacklisted=*/false);
  }
}

REQUIREMENT_TEST_F(TenantCertificates, TENANT_9_HistoryIsThereAfterARestart, "TENANT-9", "TENANT-10") {
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  ASSERT_OK_AND_ASSIGN(const std::int64_t serial, SerialOf(other.identity));
  ASSERT_OK(admin().Tenant().AddCertificateBlacklist(other.identity.tenant_id, {serial}));
  DO_OR_SKIP(Restart());
  ASSERT_OK_AND_ASSIGN(const auto history, admin().Tenant().GetIssuanceHistory({other.identity.tenant_id}));
  ASSERT_THAT(history, SizeIs(1));
  EXPECT_EQ(history[0].serialno(), serial);
  EXPECT_TRUE(history[0].blacklisted());
  EXPECT_THAT(LogIn(other.identity), Not(IsOk()));
}

REQUIREMENT_TEST_F(TenantCertificates, TENANT_10_BlacklistedCertificateDoesNotLogInUntilItIsCleared, "TENANT-10",
                   "LOGIN-8") {
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  const std::string& id = other.identity.tenant_id;
  ASSERT_OK_AND_ASSIGN(const Identity another_certificate, Issue(id));
  ASSERT_OK_AND_ASSIGN(const std::int64_t serial, SerialOf(other.identity));
  ASSERT_OK(admin().Tenant().AddCertificateBlacklist(id, {serial}));

  EXPECT_CHOSEN_CODE(LogIn(other.identity), absl::StatusCode::kUnauthenticated);
  EXPECT_CHOSEN_CODE(other.client->Login(), absl::StatusCode::kUnauthenticated);  // over the open connection
  EXPECT_OK(LogIn(another_certificate)) << "the tenant's other certificate";
  ASSERT_OK_AND_ASSIGN(const auto listed, admin().Tenant().GetCertificateBlacklist({id}));
  ASSERT_THAT(listed, SizeIs(1));
  EXPECT_EQ(listed[0].tenantid(), id);
  EXPECT_EQ(listed[0].serialno(), serial);
  EXPECT_TRUE(listed[0].blacklisted());
  ASSERT_OK_AND_ASSIGN(const auto history, admin().Tenant().GetIssuanceHistory({id}));
  for (const auto& info : history) EXPECT_EQ(info.blacklisted(), info.serialno() == serial);

  ASSERT_OK(admin().Tenant().DeleteCertificateBlacklist(id, {serial}));
  EXPECT_THAT(admin().Tenant().GetCertificateBlacklist({id}).value(), IsEmpty());
  EXPECT_OK(LogIn(other.identity));
}

REQUIREMENT_TEST_F(TenantCertificates, TENANT_10_TokensAndStreamsOfABlacklistedCertificateEnd, "TENANT-10") {
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  ASSERT_OK_AND_ASSIGN(const std::int64_t serial, SerialOf(other.identity));
  const std::string token = other.client->Token();
  const EventLog<DeviceChange> devices;
  const EventLog<GatewayChange> gateways;
  const auto of_devices = Subscribe(*other.client, devices);
  const auto of_gateways = Subscribe(*other.client, gateways);
  ASSERT_TRUE(of_devices && of_gateways);
  ASSERT_OK(admin().Tenant().AddCertificateBlacklist(other.identity.tenant_id, {serial}));
  EXPECT_CHOSEN_THAT(
      CallWithToken(other.client->Channel(), "/gsdk.gateway.Gateway/GetList", token, gsdk::gateway::GetListRequest()),
      Not(IsOk()));
  EXPECT_CHOSEN_THAT(devices.WaitForEnd().value_or(absl::OkStatus()), Not(IsOk()));
  EXPECT_CHOSEN_THAT(gateways.WaitForEnd().value_or(absl::OkStatus()), Not(IsOk()));

  // Ended streams stay ended.
  ASSERT_OK(admin().Tenant().DeleteCertificateBlacklist(other.identity.tenant_id, {serial}));
  EXPECT_CHOSEN_THAT(
      CallWithToken(other.client->Channel(), "/gsdk.gateway.Gateway/GetList", token, gsdk::gateway::GetListRequest()),
      Not(IsOk()));
}

REQUIREMENT_TEST_F(TenantCertificates, TENANT_10_TokensOfTheTenantsOtherCertificatesStayGood, "TENANT-10") {
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  ASSERT_OK_AND_ASSIGN(const Identity second, Issue(other.identity.tenant_id));
  ASSERT_OK_AND_ASSIGN(const auto client, LogIn(second));
  const std::string token = client->Token();
  ASSERT_OK_AND_ASSIGN(const std::int64_t serial, SerialOf(other.identity));
  ASSERT_OK(admin().Tenant().AddCertificateBlacklist(other.identity.tenant_id, {serial}));
  EXPECT_CHOSEN_THAT(
      CallWithToken(client->Channel(), "/gsdk.gateway.Gateway/GetList", token, gsdk::gateway::GetListRequest()),
      IsOk());
}

REQUIREMENT_TEST_F(TenantCertificates, TENANT_10_ClearedCertificateIsStillGoodAfterARestart, "TENANT-10") {
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  const std::string& id = other.identity.tenant_id;
  ASSERT_OK_AND_ASSIGN(const std::int64_t serial, SerialOf(other.identity));
  ASSERT_OK(admin().Tenant().AddCertificateBlacklist(id, {serial}));
  ASSERT_OK(admin().Tenant().DeleteCertificateBlacklist(id, {serial}));
  DO_OR_SKIP(Restart());
  EXPECT_THAT(admin().Tenant().GetCertificateBlacklist({id}).value(), IsEmpty());
  EXPECT_OK(LogIn(other.identity));
}

REQUIREMENT_TEST_F(ListsWithoutIds, TENANT_13_NoIdIsAnEmptyAnswer, "TENANT-13") {
  EXPECT_CHOSEN_THAT(CountOf(admin().Tenant().Get({})), "0");
  EXPECT_CHOSEN_THAT(CountOf(admin().Tenant().GetIssuanceHistory({})), "0");
  EXPECT_CHOSEN_THAT(CountOf(admin().Tenant().GetCertificateBlacklist({})), "0");
  EXPECT_CHOSEN_THAT(CountOf(tenant().Gateway().Get({})), "0");
  EXPECT_CHOSEN_THAT(CountOf(tenant().Gateway().GetIssuanceHistory({})), "0");
  EXPECT_CHOSEN_THAT(CountOf(tenant().Gateway().GetCertificateBlacklist({})), "0");
}

REQUIREMENT_TEST_F(TenantCertificates, TENANT_13_UnknownIdsAreNotFound, "TENANT-13", "GW-6") {
  const std::string nobody = NewTenantId();
  EXPECT_CHOSEN_REFUSAL(admin().Tenant().GetIssuanceHistory({nobody}), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(admin().Tenant().GetCertificateBlacklist({nobody}), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(admin().Tenant().CreateCertificate(nobody, SampleSubject(), 1), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(tenant().Gateway().Get({nobody}), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(tenant().Gateway().GetIssuanceHistory({nobody}), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(tenant().Gateway().GetCertificateBlacklist({nobody}), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_REFUSAL(tenant().Gateway().CreateCertificate(nobody, SampleSubject(), 1), absl::StatusCode::kNotFound);
}

REQUIREMENT_TEST_F(TenantCertificates, TENANT_13_YearsAreOneToAHundred, "TENANT-13", "GW-6") {
  const std::string id = NewTenantId();
  const std::string gateway = NewGatewayId();
  ASSERT_OK(Add(id, {gateway}));
  ASSERT_OK_AND_ASSIGN(const auto acting, LogInAdmin(id));
  for (const int years : {-1, 0, 101}) {
    SCOPED_TRACE(years);
    EXPECT_CHOSEN_REFUSAL(admin().Tenant().CreateCertificate(id, SampleSubject(), years),
                          absl::StatusCode::kInvalidArgument);
    EXPECT_CHOSEN_REFUSAL(acting->Gateway().CreateCertificate(gateway, SampleSubject(), years),
                          absl::StatusCode::kInvalidArgument);
  }
  for (const int years : {1, 100}) {
    SCOPED_TRACE(years);
    EXPECT_CHOSEN_THAT(admin().Tenant().CreateCertificate(id, SampleSubject(), years).status(), IsOk());
    EXPECT_CHOSEN_THAT(acting->Gateway().CreateCertificate(gateway, SampleSubject(), years).status(), IsOk());
  }
}

REQUIREMENT_TEST_F(TenantCertificates, TENANT_13_AnyPositiveSerialNumberCanBeBlacklisted, "TENANT-13", "TENANT-10") {
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  const std::string& id = other.identity.tenant_id;
  constexpr std::int64_t kIssuedElsewhere = 4'711;
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  CHOSEN_THAT_OR_RETURN(admin().Tenant().AddCertificateBlacklist(id, {kIssuedElsewhere, kLargest}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto listed, admin().Tenant().GetCertificateBlacklist({id}));
  std::vector<std::int64_t> serials;
  serials.reserve(listed.size());
  for (const auto& info : listed) serials.push_back(info.serialno());
  EXPECT_CHOSEN_THAT(serials, testing::UnorderedElementsAre(kIssuedElsewhere, kLargest));
  for (const std::int64_t serial : {std::int64_t{0}, std::int64_t{-1}}) {
    EXPECT_CHOSEN_REFUSAL(admin().Tenant().AddCertificateBlacklist(id, {serial}), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_CHOSEN_THAT(LogIn(other.identity).status(), IsOk());
}

}  // namespace
}  // namespace connectmaster::conformance
