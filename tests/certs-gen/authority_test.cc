#include "connectmaster/certs/authority.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectmaster/certs/id.h"
#include "connectmaster/certs/verify.h"
#include "fixtures.h"

namespace connectmaster::certs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Subject kFullSubject = {.country = "KR",
                              .province = "Gyeonggi",
                              .locality = "Seongnam",
                              .organization = "Suprema \xed\x95\x9c",
                              .organizational_unit = "R, D + \"Q\" = <x>",
                              .common_name = "tenant1"};

TEST(AuthorityTest, ATenantsCertificateSaysWhatWasAskedFor) {
  TenantRequest request = TenantRequestFor("tenant1");
  request.subject = kFullSubject;
  request.years = 3;
  const auto tenant = TestCa().IssueTenant(request);
  ASSERT_TRUE(tenant.ok()) << tenant.status();
  EXPECT_EQ(tenant->certificate.subject(), kFullSubject);
  EXPECT_EQ(tenant->certificate.issuer(), TestCa().certificate().subject());
  EXPECT_EQ(tenant->certificate.NotBefore(), kNow - std::chrono::minutes(5));
  EXPECT_EQ(tenant->certificate.NotAfter(),
            std::chrono::sys_days(std::chrono::year(2033) / 6 / 15) + std::chrono::hours(12));
  EXPECT_TRUE(tenant->certificate.Matches(tenant->key));
  EXPECT_FALSE(tenant->certificate.Matches(TestCa().credential().key));
  EXPECT_FALSE(tenant->certificate.IsCa());
  EXPECT_TRUE(Verify(tenant->certificate, TestCa().certificate(), kNow).ok());
}

TEST(AuthorityTest, CERT_3_TenantAndGatewayIdsStandInUris) {
  const auto tenant = TestCa().IssueTenant(TenantRequestFor("t-1_a.B"));
  EXPECT_THAT(tenant->certificate.Uris(), ElementsAre("urn:gsdk:tenant:t-1_a.B"));
  EXPECT_EQ(tenant->certificate.TenantId(), "t-1_a.B");
  EXPECT_EQ(tenant->certificate.GatewayId(), std::nullopt);

  const auto gateway = TestCa().IssueGateway(GatewayRequestFor("tenant1", "gateway1"));
  EXPECT_THAT(gateway->certificate.Uris(), ElementsAre("urn:gsdk:tenant:tenant1", "urn:gsdk:gateway:gateway1"));
  EXPECT_EQ(gateway->certificate.TenantId(), "tenant1");
  EXPECT_EQ(gateway->certificate.GatewayId(), "gateway1");
}

TEST(AuthorityTest, AServersCertificateNamesNoTenant) {
  const auto server = TestCa().IssueServer({.subject = {.common_name = "s"},
                                            .key_type = KeyType::kEcP256,
                                            .now = kNow,
                                            .dns_names = {"a.example.com", "*.example.org"},
                                            .ip_addresses = {"10.0.0.1"}});
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_EQ(server->certificate.TenantId(), std::nullopt);
  EXPECT_THAT(server->certificate.DnsNames(), ElementsAre("a.example.com", "*.example.org"));
  EXPECT_THAT(server->certificate.IpAddresses(), ElementsAre("10.0.0.1"));
  EXPECT_THAT(server->certificate.Uris(), IsEmpty());
}

TEST(AuthorityTest, AServersCertificateEndsWhenItIsToldTo) {
  ServerRequest request = {.subject = {.common_name = "s"},
                           .key_type = KeyType::kEcP256,
                           .now = kNow,
                           .dns_names = {"a.example.com"},
                           .not_after = kNow + std::chrono::seconds(90)};
  const auto server = TestCa().IssueServer(request);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_EQ(server->certificate.NotBefore(), kNow - std::chrono::minutes(5));
  EXPECT_EQ(server->certificate.NotAfter(), kNow + std::chrono::seconds(90));

  request.not_after = server->certificate.NotBefore();
  EXPECT_EQ(TestCa().IssueServer(request).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(AuthorityTest, ACertificateStartsWhenItIsToldTo) {
  const Time five_years_on = std::chrono::sys_days(std::chrono::year(2035) / 6 / 15) + std::chrono::hours(12);
  ServerRequest server = {.key_type = KeyType::kEcP256, .now = kNow, .dns_names = {"a.example.com"}};
  TenantRequest tenant = TenantRequestFor("tenant1");
  GatewayRequest gateway = GatewayRequestFor("tenant1", "gateway1");
  for (const Time start : {kNow - 400 * kDay, kNow, kNow + kDay, five_years_on - std::chrono::seconds(1)}) {
    server.not_before = tenant.not_before = gateway.not_before = start;
    for (const auto& leaf :
         {TestCa().IssueServer(server), TestCa().IssueTenant(tenant), TestCa().IssueGateway(gateway)}) {
      ASSERT_TRUE(leaf.ok()) << leaf.status();
      EXPECT_EQ(leaf->certificate.NotBefore(), start);
      EXPECT_EQ(leaf->certificate.NotAfter(), five_years_on);
    }
  }
  for (const Time start : {five_years_on, five_years_on + kDay}) {
    server.not_before = tenant.not_before = gateway.not_before = start;
    for (const auto& leaf :
         {TestCa().IssueServer(server), TestCa().IssueTenant(tenant), TestCa().IssueGateway(gateway)}) {
      EXPECT_EQ(leaf.status().code(), absl::StatusCode::kInvalidArgument);
    }
  }
  tenant.not_before = std::chrono::sys_days(std::chrono::year(-1) / 6 / 15);
  EXPECT_EQ(TestCa().IssueTenant(tenant).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(AuthorityTest, RefusesServerNamesThatCannotBe) {
  const auto issue = [](std::vector<std::string> names, std::vector<std::string> addresses) {
    return TestCa()
        .IssueServer({.key_type = KeyType::kEcP256,
                      .now = kNow,
                      .dns_names = std::move(names),
                      .ip_addresses = std::move(addresses)})
        .status()
        .code();
  };
  EXPECT_EQ(issue({}, {}), absl::StatusCode::kInvalidArgument);
  for (const char* name : {"", ".", "a..b", "a b", "-a", "10.0.0.1", "999.1.1.1", "::1", "*.", "a,DNS:b"}) {
    EXPECT_EQ(issue({name}, {}), absl::StatusCode::kInvalidArgument) << name;
  }
  EXPECT_EQ(issue({std::string("a\0b", 3)}, {}), absl::StatusCode::kInvalidArgument);
  for (const char* address : {"", "10.0.0", "10.0.0.256", "[::1]", "fe80::1%eth0", "1:2", "localhost"}) {
    EXPECT_EQ(issue({}, {address}), absl::StatusCode::kInvalidArgument) << address;
  }
}

TEST(AuthorityTest, IssueServer_Ipv6Address_IsNamed) {
  ServerRequest request{.key_type = KeyType::kEcP256, .now = kNow};
  request.ip_addresses = {"::1", "fd00::2", "10.0.0.1"};
  const auto server = TestCa().IssueServer(request);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_EQ(server->certificate.IpAddresses(), request.ip_addresses);
}

TEST(AuthorityTest, Issue_ExistingKey_IsCertified) {
  TenantRequest request = TenantRequestFor("tenant1");
  request.key = PrivateKey::Generate(KeyType::kEcP256).value();
  const auto tenant = TestCa().IssueTenant(request);
  ASSERT_TRUE(tenant.ok()) << tenant.status();
  EXPECT_TRUE(tenant->certificate.Matches(*request.key));
  const auto ca = CertificateAuthority::Create({.common_name = "CA"}, *request.key, kNow);
  ASSERT_TRUE(ca.ok()) << ca.status();
  EXPECT_TRUE(ca->certificate().Matches(*request.key));
}

TEST(AuthorityTest, IssueIntermediate_EmptySubject_IsRefused) {
  EXPECT_EQ(TestCa().IssueIntermediate({}, KeyType::kEcP256, kNow).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(AuthorityTest, TENANT_11_RefusesWhatIsNotAnId) {
  for (const std::string& id : {std::string(), std::string(65, 'a'), std::string("a b"), std::string("a/b"),
                                std::string("a\0", 2), std::string("\xc3\xa4"), std::string("a:b")}) {
    EXPECT_EQ(TestCa().IssueTenant(TenantRequestFor(id)).status().code(), absl::StatusCode::kInvalidArgument) << id;
    EXPECT_EQ(TestCa().IssueGateway(GatewayRequestFor("t", id)).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(TestCa().IssueGateway(GatewayRequestFor(id, "g")).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_TRUE(IsId(std::string(64, 'a')));
}

TEST(AuthorityTest, TENANT_13_RefusesYearsOutside1To100) {
  TenantRequest request = TenantRequestFor("tenant1");
  for (const int years : {-1, 0, 101}) {
    request.years = years;
    EXPECT_EQ(TestCa().IssueTenant(request).status().code(), absl::StatusCode::kInvalidArgument);
  }
  request.years = 100;
  EXPECT_EQ(TestCa().IssueTenant(request)->certificate.NotAfter(),
            std::chrono::sys_days(std::chrono::year(2130) / 6 / 15) + std::chrono::hours(12));
}

TEST(AuthorityTest, AYearAfterThe29thOfFebruaryIsThe28th) {
  TenantRequest request = TenantRequestFor("tenant1");
  request.now = std::chrono::sys_days(std::chrono::year(2032) / 2 / 29);
  request.years = 1;
  EXPECT_EQ(TestCa().IssueTenant(request)->certificate.NotAfter(),
            std::chrono::sys_days(std::chrono::year(2033) / 2 / 28));
}

TEST(AuthorityTest, RefusesADateThatACertificateCannotSay) {
  TenantRequest request = TenantRequestFor("tenant1");
  request.now = std::chrono::sys_days(std::chrono::year(9999) / 1 / 1);
  EXPECT_EQ(TestCa().IssueTenant(request).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(AuthorityTest, RefusesSubjectsThatX509CannotHold) {
  TenantRequest request = TenantRequestFor("tenant1");
  const auto code = [&request](const Subject& subject) {
    request.subject = subject;
    return TestCa().IssueTenant(request).status().code();
  };
  EXPECT_EQ(code({.country = "Korea"}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.country = "K1"}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.organization = std::string(65, 'a')}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.province = std::string(129, 'a')}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.common_name = "\xff"}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.common_name = "a\nb"}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.common_name = std::string(1 << 20, 'a')}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.province = std::string(128, 'a'), .common_name = std::string(64, 'a')}), absl::StatusCode::kOk);
}

TEST(AuthorityTest, ALeafMayHaveNoSubjectAtAll) {
  TenantRequest request = TenantRequestFor("tenant1");
  request.subject = {};
  const auto tenant = TestCa().IssueTenant(request);
  ASSERT_TRUE(tenant.ok()) << tenant.status();
  EXPECT_EQ(ToString(tenant->certificate.subject()), "(empty)");
  EXPECT_TRUE(Verify(tenant->certificate, TestCa().certificate(), kNow).ok());
}

TEST(AuthorityTest, ARootCaNeedsASubject) {
  EXPECT_EQ(CertificateAuthority::Create({}, KeyType::kEcP256, kNow).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(AuthorityTest, SurvivesARoundTripThroughPem) {
  const auto copy = CertificateAuthority::FromPem(TestCa().certificate().ToPem(), TestCa().credential().key.ToPem());
  ASSERT_TRUE(copy.ok()) << copy.status();
  const auto tenant = copy->IssueTenant(TenantRequestFor("tenant1"));
  EXPECT_TRUE(Verify(tenant->certificate, TestCa().certificate(), kNow).ok());
}

TEST(AuthorityTest, RefusesAKeyThatIsNotTheCas) {
  const auto other = PrivateKey::Generate(KeyType::kEcP256);
  const auto ca = CertificateAuthority::FromCredential({TestCa().certificate(), *other});
  EXPECT_EQ(ca.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(ca.status().message()), HasSubstr("private key does not belong to"));
}

TEST(AuthorityTest, RefusesALeafAsCa) {
  const auto ca = CertificateAuthority::FromCredential(*TestCa().IssueTenant(TenantRequestFor("tenant1")));
  EXPECT_EQ(ca.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(ca.status().message()), HasSubstr("not a CA certificate"));
}

}  // namespace
}  // namespace connectmaster::certs
