#include "identity/login_rules.h"

#include "connectmaster/certs/bad.h"
#include "identity/certificate_ids.h"
#include "identity_test_fixture.h"
#include "support/edited_certificate.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::HasSubstr;

// What a login's certificate has to be.
class CheckLoginCertificateTest : public ::testing::Test {
 protected:
  static absl::StatusOr<certs::Certificate> Check(const std::string& pem, const certs::Certificate& connection,
                                                  Time now = kNow) {
    return CheckLoginCertificate(pem, {connection}, {{Root().certificate()}}, now);
  }
  static absl::StatusOr<certs::Certificate> Check(const certs::Certificate& certificate, Time now = kNow) {
    return Check(certificate.ToPem(), certificate, now);
  }
  static certs::Certificate Bad(certs::BadKind kind) {
    return certs::MakeBad(kind, Root(), TenantRequestFor("a")).value().certificate;
  }

  static certs::CertificateAuthority IntermediateCa() {
    return Root().IssueIntermediate({.common_name = "Intermediate"}, certs::KeyType::kEcP256, kNowSeconds).value();
  }

  const certs::Certificate own_ = TenantCertificate("a");
};

TEST_F(CheckLoginCertificateTest, TheConnectionsOwnIsTaken) {
  RecordProperty("requirements", "LOGIN-1 LOGIN-8");
  const auto checked = Check(own_);
  ASSERT_THAT(checked, IsOk());
  EXPECT_EQ(*checked, own_);
}

TEST_F(CheckLoginCertificateTest, WhatDoesNotParseIsInvalid) {
  RecordProperty("requirements", "LOGIN-8");
  const std::string pem = own_.ToPem();
  for (const std::string& text : {std::string(), std::string("tenant1"), pem.substr(0, pem.size() / 2),
                                  std::string("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                                  std::string(1'000, '\0'), std::string(10'000'000, 'x')}) {
    EXPECT_THAT(Check(text, own_), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST_F(CheckLoginCertificateTest, SomebodyElsesLetsNoOneIn) {
  RecordProperty("requirements", "LOGIN-8");
  const auto other = TenantCertificate("a");  // even of the same tenant
  EXPECT_THAT(Check(other.ToPem(), own_), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("TLS connection")));
}

TEST_F(CheckLoginCertificateTest, OnlyTheFirstOfABundleCounts) {
  RecordProperty("requirements", "LOGIN-8");
  const auto other = TenantCertificate("b");
  EXPECT_THAT(Check("some text\n" + own_.ToPem() + other.ToPem() + "-----BEGIN CERTIFICATE-----\nrubbish", own_),
              IsOk());
  EXPECT_THAT(Check(other.ToPem() + own_.ToPem(), own_), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(CheckLoginCertificateTest, CertificatesAreComparedAsDerAndNotAsText) {
  RecordProperty("requirements", "LOGIN-8");
  std::string pem = own_.ToPem();
  for (std::size_t at = 0; (at = pem.find('\n', at)) != std::string::npos; at += 2) pem.insert(at, "\r");
  EXPECT_THAT(Check("# " + own_.SerialHex() + "\r\n" + pem, own_), IsOk());
}

TEST_F(CheckLoginCertificateTest, Bundle_InTheWrongOrder_NamesTheCause) {
  RecordProperty("requirements", "LOGIN-12");
  const std::string root = Root().certificate().ToPem();
  EXPECT_THAT(Check(root + own_.ToPem(), own_), StatusIs(absl::StatusCode::kUnauthenticated,
                                                         HasSubstr("root CA's certificate comes first in the bundle")));
  EXPECT_THAT(Check(TenantCertificate("b").ToPem() + own_.ToPem(), own_),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("not the first in the bundle")));
}

TEST_F(CheckLoginCertificateTest, Chain_InTheBundleOrInTheConnection_IsTaken) {
  RecordProperty("requirements", "LOGIN-12");
  const auto middle = IntermediateCa();
  const auto leaf = TenantCertificate("a", middle);
  const Trust trust{{Root().certificate()}};
  const std::string bundle = leaf.ToPem() + middle.certificate().ToPem();
  const auto in_bundle = CheckLoginCertificate(bundle, {leaf}, trust, kNow);
  ASSERT_THAT(in_bundle, IsOk());
  EXPECT_EQ(*in_bundle, leaf);
  EXPECT_THAT(CheckLoginCertificate(leaf.ToPem(), {leaf, middle.certificate()}, trust, kNow), IsOk());
  EXPECT_THAT(CheckLoginCertificate(leaf.ToPem(), {leaf}, trust, kNow),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("it was issued by CN=Intermediate")));
}

TEST_F(CheckLoginCertificateTest, OneThatDoesNotChainToTheRootIsRefused) {
  RecordProperty("requirements", "LOGIN-8");
  EXPECT_THAT(Check(TenantCertificate("a", MakeCa("Test CA"))), StatusIs(absl::StatusCode::kUnauthenticated));
  for (const auto kind : {certs::BadKind::kWrongCa, certs::BadKind::kSelfSigned, certs::BadKind::kTampered}) {
    EXPECT_THAT(Check(Bad(kind)), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("refused")));
  }
}

TEST_F(CheckLoginCertificateTest, OneIsGoodFromItsFirstSecondToItsLast) {
  RecordProperty("requirements", "LOGIN-8");
  const Time first = own_.NotBefore();
  const Time end = own_.NotAfter();
  const Duration ms(1);
  EXPECT_THAT(Check(own_, first - ms), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Check(own_, first), IsOk());
  EXPECT_THAT(Check(own_, end - ms), IsOk());
  EXPECT_THAT(Check(own_, end), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Check(Bad(certs::BadKind::kExpired)), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Check(Bad(certs::BadKind::kNotYetValid)), StatusIs(absl::StatusCode::kUnauthenticated));
}

// Which session a checked certificate opens.
class OpenSessionTest : public ::testing::Test {
 protected:
  OpenSessionTest() { registry_.Apply(TenantAdded{"a"}); }

  absl::StatusOr<Session> Login(const certs::Certificate& certificate) const {
    return OpenTenantSession(registry_, certificate, from_);
  }
  absl::StatusOr<Session> LoginAdmin(const certs::Certificate& certificate, const std::string& act_as) const {
    return OpenAdministratorSession(registry_, certificate, act_as, from_);
  }
  static certs::Certificate GatewayCertificate(const std::string& tenant_id) {
    return Root()
        .IssueGateway({{.common_name = "g"}, certs::KeyType::kEcP256, kNowSeconds, 1, tenant_id, "g1"})
        .value()
        .certificate;
  }
  // Names any gateways; the library issues none that names several.
  static certs::Certificate CertificateOf(const std::string& tenant_id, const std::vector<std::string>& gateway_ids) {
    std::string names = "URI:urn:gsdk:tenant:" + tenant_id;
    for (const auto& id : gateway_ids) names += ",URI:urn:gsdk:gateway:" + id;
    return certs::Edited(TenantCertificate(tenant_id), Root().credential().key,
                         [&](X509* x509) { certs::ReplaceExtension(x509, NID_subject_alt_name, names); });
  }
  void Blacklist(const std::string& tenant_id, const certs::Certificate& certificate) {
    registry_.Apply(SerialBlacklisted{{CertificateHolder::Kind::kTenant, tenant_id}, *certificate.SerialNumber()});
  }

  const certs::Certificate a_ = TenantCertificate("a");
  const certs::Certificate admin_ = TenantCertificate("administrator");
  Registry registry_;
  TenantIdFrom from_ = TenantIdFrom::kUri;
};

TEST_F(OpenSessionTest, ATenantLogsInAsItself) {
  RecordProperty("requirements", "LOGIN-1");
  const auto session = Login(a_);
  ASSERT_THAT(session, IsOk());
  EXPECT_EQ(session->caller.tenant_id, "a");
  EXPECT_EQ(session->certificate_sha256, a_.Sha256());
  EXPECT_EQ(session->holder.id, "a");
  EXPECT_EQ(session->serial_number, a_.SerialNumber());
}

TEST_F(OpenSessionTest, ATenantThatIsNotRegisteredIsToldWhatToDo) {
  RecordProperty("requirements", "LOGIN-9");
  EXPECT_THAT(Login(TenantCertificate("new")), StatusIs(absl::StatusCode::kNotFound, HasSubstr("Tenant.Add")));
}

TEST_F(OpenSessionTest, TheAdministratorIsSentToLoginAdmin) {
  RecordProperty("requirements", "LOGIN-9");
  EXPECT_THAT(Login(admin_), StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("LoginAdmin")));
}

TEST_F(OpenSessionTest, ACertificateMustNameOneTenant) {
  RecordProperty("requirements", "LOGIN-1");
  for (const auto kind : {certs::BadKind::kNoTenantId, certs::BadKind::kTwoTenantIds}) {
    const auto bad = certs::MakeBad(kind, Root(), TenantRequestFor("a")).value().certificate;
    EXPECT_THAT(Login(bad), StatusIs(absl::StatusCode::kUnauthenticated));
    EXPECT_THAT(LoginAdmin(bad, "a"), StatusIs(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(LoginAdmin(bad, "administrator"), StatusIs(absl::StatusCode::kPermissionDenied));
  }
}

TEST_F(OpenSessionTest, AGatewaysCertificateIsNoTenants) {
  RecordProperty("requirements", "LOGIN-1 LOGIN-6");
  EXPECT_THAT(Login(GatewayCertificate("a")), StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("g1")));
  EXPECT_THAT(LoginAdmin(GatewayCertificate("administrator"), "administrator"),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(OpenSessionTest, GatewayCertificate_WithSeveralOrInvalidIds_IsNoTenants) {
  RecordProperty("requirements", "LOGIN-1 LOGIN-6");
  const std::vector<std::string> gateways[] = {{"g1", "g2"}, {"not valid"}, {""}};
  for (const auto& ids : gateways) {
    EXPECT_THAT(Login(CertificateOf("a", ids)), StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("gateway")));
    EXPECT_THAT(LoginAdmin(CertificateOf("administrator", ids), "a"), StatusIs(absl::StatusCode::kPermissionDenied));
  }
}

TEST_F(OpenSessionTest, TenantIdFromCommonName_CertificateWithoutUri_LogsIn) {
  RecordProperty("requirements", "CERT-3");
  const auto only_common_name = [](const std::string& name) {
    return certs::MakeBad(certs::BadKind::kNoTenantId, Root(), TenantRequestFor(name)).value().certificate;
  };
  EXPECT_THAT(Login(only_common_name("a")), StatusIs(absl::StatusCode::kUnauthenticated));
  from_ = TenantIdFrom::kCommonName;
  const auto session = Login(only_common_name("a"));
  ASSERT_THAT(session, IsOk());
  EXPECT_EQ(session->caller.tenant_id, "a");
  EXPECT_EQ(session->holder.id, "a");
  EXPECT_THAT(LoginAdmin(only_common_name("administrator"), "a"), IsOk());
  EXPECT_THAT(Login(a_), IsOk());
}

TEST_F(OpenSessionTest, TenantIdFromCommonName_OtherNames_LetNoOneIn) {
  RecordProperty("requirements", "CERT-3");
  from_ = TenantIdFrom::kCommonName;
  registry_.Apply(TenantAdded{"b"});
  auto request = TenantRequestFor("b");
  request.subject.common_name = "a";
  const auto session = Login(Root().IssueTenant(request)->certificate);  // the URI counts
  ASSERT_THAT(session, IsOk());
  EXPECT_EQ(session->caller.tenant_id, "b");
  EXPECT_THAT(Login(certs::MakeBad(certs::BadKind::kTwoTenantIds, Root(), TenantRequestFor("a"))->certificate),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("common name")));
  request.subject.common_name = "not an ID";
  EXPECT_THAT(Login(certs::MakeBad(certs::BadKind::kNoTenantId, Root(), request)->certificate),
              StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(OpenSessionTest, TenantIdFromCommonName_SeveralCommonNames_LetNoOneIn) {
  RecordProperty("requirements", "CERT-3");
  from_ = TenantIdFrom::kCommonName;
  const auto with_further_name = [](const std::string& id, const std::string& further) {
    const auto bad = certs::MakeBad(certs::BadKind::kNoTenantId, Root(), TenantRequestFor(id)).value();
    return certs::Edited(bad.certificate, Root().credential().key, [&](X509* x509) {
      X509_NAME_add_entry_by_NID(X509_get_subject_name(x509), NID_commonName, MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(further.data()),
                                 static_cast<int>(further.size()), -1, 0);
    });
  };
  for (const char* const further : {"administrator", "a", "not an ID", "b"}) {
    const auto certificate = with_further_name("a", further);
    EXPECT_THAT(Login(certificate), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("common name")));
    EXPECT_FALSE(IsOfGateway(certificate, "a", from_));
  }
  EXPECT_THAT(LoginAdmin(with_further_name("administrator", "a"), "a"), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(OpenSessionTest, TheAdministratorActsAsAnyTenantThatThereIs) {
  RecordProperty("requirements", "LOGIN-2 LOGIN-7");
  for (const std::string tenant : {"a", "administrator"}) {
    const auto session = LoginAdmin(admin_, tenant);
    ASSERT_THAT(session, IsOk());
    EXPECT_EQ(session->caller.tenant_id, tenant);
    EXPECT_EQ(session->holder.id, "administrator");
    EXPECT_EQ(session->caller.IsAdministrator(), tenant == "administrator");
  }
  EXPECT_THAT(LoginAdmin(admin_, "new"), StatusIs(absl::StatusCode::kNotFound, HasSubstr("'new'")));
  EXPECT_THAT(LoginAdmin(admin_, ""), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(OpenSessionTest, NobodyElseIsAdministrator) {
  RecordProperty("requirements", "LOGIN-6");
  for (const char* const act_as : {"a", "administrator", "new", ""}) {
    EXPECT_THAT(LoginAdmin(a_, act_as), StatusIs(absl::StatusCode::kPermissionDenied));
  }
}

TEST_F(OpenSessionTest, ABlacklistedCertificateLetsNoOneIn) {
  RecordProperty("requirements", "LOGIN-8 TENANT-10");
  Blacklist("a", a_);
  Blacklist("administrator", admin_);
  EXPECT_THAT(Login(a_), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("blacklisted")));
  EXPECT_THAT(LoginAdmin(admin_, "administrator"), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(LoginAdmin(admin_, "a"), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Login(TenantCertificate("a")), IsOk());
}

TEST_F(OpenSessionTest, TheBlacklistOfAnotherTenantDoesNotMatter) {
  RecordProperty("requirements", "TENANT-10");
  Blacklist("b", a_);
  EXPECT_THAT(Login(a_), IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway
