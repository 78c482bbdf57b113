#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "connectmaster/certs/bad.h"
#include "connectmaster/certs/folder.h"
#include "connectmaster/certs/id.h"
#include "fixtures.h"
#include "support/edited_certificate.h"
#include "support/process.h"

namespace connectmaster::certs {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Outcome;

class CommandTest : public ::testing::Test {
 protected:
  using Arguments = std::vector<std::string>;

  Outcome CertsGen(Arguments arguments) {
    arguments.insert(arguments.begin(), CERTS_GEN_COMMAND);
    return testing::Run({.arguments = std::move(arguments), .folder = temporary_.path().string()});
  }
  Outcome Openssl(Arguments arguments) {
    arguments.insert(arguments.begin(), OPENSSL_COMMAND);
    return testing::Run({.arguments = std::move(arguments), .folder = temporary_.path().string()});
  }

  static Arguments Concat(Arguments first, const Arguments& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
  }

  Outcome MakeCa() {
    return CertsGen(
        Concat({"-c", "--key-type", "ec", "--server-common-name", "localhost", "--ip", "127.0.0.1"}, subject_));
  }
  Outcome MakeTenant(const std::string& id) {
    return CertsGen(Concat({"-ct", "--key-type", "ec", "--tenant-id", id, "--common-name", id}, subject_));
  }
  Credential Read(const std::string& name) { return Folder(temporary_.path() / "certs").Read(name).value(); }

  const Arguments subject_ = {
      "--country", "KR", "--province", "Seoul", "--locality", "", "--organization", "Example", "--organizational-unit",
      ""};
  testing::TempDir temporary_;
};

TEST_F(CommandTest, CERT_1_CMakesRootCaServerAndAdministrator) {
  const Outcome outcome = MakeCa();
  ASSERT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_THAT(outcome.err, IsEmpty());
  const Subject subject = {.country = "KR", .province = "Seoul", .organization = "Example"};
  EXPECT_EQ(Read("ca").certificate.subject(), subject);
  EXPECT_TRUE(Read("ca").certificate.IsCa());
  EXPECT_EQ(Read("server").certificate.subject().organization, "Example");
  EXPECT_THAT(Read("server").certificate.DnsNames(), ElementsAre("localhost"));
  EXPECT_THAT(Read("server").certificate.IpAddresses(), ElementsAre("127.0.0.1"));
  EXPECT_EQ(Read("admin").certificate.TenantId(), kAdministratorTenantId);
}

TEST_F(CommandTest, CERT_1_YearsAre10ForTheCaAnd5ForTheOthersUnlessGiven) {
  const auto years = [this](const std::string& name) {
    const Certificate certificate = Read(name).certificate;
    return std::chrono::round<std::chrono::years>(certificate.NotAfter() - certificate.NotBefore()).count();
  };
  ASSERT_EQ(MakeCa().exit_status, 0);
  EXPECT_EQ(years("ca"), 10);
  EXPECT_EQ(years("server"), 5);
  EXPECT_EQ(years("admin"), 5);
  ASSERT_EQ(CertsGen(Concat({"ca", "--force", "--key-type", "ec", "--server-common-name", "h", "--years", "20",
                             "--server-years", "3"},
                            subject_))
                .exit_status,
            0);
  EXPECT_EQ(years("ca"), 20);
  EXPECT_EQ(years("server"), 3);
}

TEST_F(CommandTest, Certificate_OutlivesItsRootCa_IsToldOf) {
  const Outcome made =
      CertsGen(Concat({"-c", "--key-type", "ec", "--server-common-name", "localhost", "--years", "2"}, subject_));
  ASSERT_EQ(made.exit_status, 0) << made.err;
  EXPECT_THAT(made.err, AllOf(HasSubstr("warning: server.crt outlives its root CA"), HasSubstr("admin.crt outlives")));
  EXPECT_THAT(MakeTenant("tenant1").err, HasSubstr("tenant1.crt outlives"));
  const Outcome shorter = CertsGen(Concat(
      {"-ct", "--key-type", "ec", "--tenant-id", "tenant2", "--common-name", "tenant2", "--years", "1"}, subject_));
  EXPECT_THAT(shorter.err, IsEmpty());
}

TEST_F(CommandTest, RootCa_Expired_IsToldOf) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto old = CertificateAuthority::Create({.common_name = "old"}, KeyType::kEcP256, now - 500 * kDay, 1).value();
  ASSERT_TRUE(Folder(temporary_.path() / "certs").Write({{"ca", old.credential()}}, Overwrite::kNo).ok());
  EXPECT_THAT(MakeTenant("tenant1").err,
              AllOf(HasSubstr("the root CA CN=old expired on"), HasSubstr("certs-gen ca --force")));
}

TEST_F(CommandTest, Server_Ipv6Address_IsNamed) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  const Outcome outcome =
      CertsGen({"server", "--force", "--key-type", "ec", "--common-name", "::1", "--ip", "fd00::2"});
  ASSERT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_THAT(Read("server").certificate.IpAddresses(), ElementsAre("::1", "fd00::2"));
}

TEST_F(CommandTest, CERT_2_OpensslVerifiesEveryCertificateStrictly) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  ASSERT_EQ(MakeTenant("tenant1").exit_status, 0);
  ASSERT_EQ(CertsGen(Concat({"-cg", "--key-type", "ec", "--tenant-id", "tenant1", "--gateway-id", "gateway1",
                             "--common-name", "gateway1"},
                            subject_))
                .exit_status,
            0);
  for (const char* const name : {"ca", "server", "admin", "tenant1", "gateway1"}) {
    const Outcome verified = Openssl(
        {"verify", "-x509_strict", "-check_ss_sig", "-CAfile", "certs/ca.crt", std::string("certs/") + name + ".crt"});
    EXPECT_EQ(verified.exit_status, 0) << name << verified.err;
  }
}

TEST_F(CommandTest, Show_EndOfTime_HasNotExpired) {
  const auto endless = Edited(Tenant(), TestCa().credential().key, [](X509* x509) {
    ASN1_TIME_set_string(X509_getm_notAfter(x509), "99991231235959Z");
    ASN1_TIME_set_string(X509_getm_notBefore(x509), "19000101000000Z");
  });
  std::ofstream(temporary_.path() / "endless.crt") << endless.ToPem();
  EXPECT_THAT(CertsGen({"show", "endless.crt"}).out, ContainsRegex("Valid until: +9999-12-31 23:59:59 UTC\n"));
}

TEST_F(CommandTest, CERT_1_CsMakesServerAndAdministratorFromTheRootCaThereIs) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  const Certificate ca = Read("ca").certificate;
  const Outcome outcome = CertsGen({"-cs", "--key-type", "ec", "--force", "--common-name", "10.0.0.1", "--dns",
                                    "a.example.com,b.example.com", "--dns", "c.example.com", "--ip", "10.0.0.2"});
  ASSERT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_EQ(Read("ca").certificate, ca);
  const Certificate server = Read("server").certificate;
  EXPECT_EQ(server.subject().organization, "Example");
  EXPECT_THAT(server.DnsNames(), ElementsAre("a.example.com", "b.example.com", "c.example.com"));
  EXPECT_THAT(server.IpAddresses(), ElementsAre("10.0.0.1", "10.0.0.2"));
}

TEST_F(CommandTest, CERT_1_TheServersInformationMayBeOther) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  Arguments other = {"-cs",
                     "--key-type",
                     "ec",
                     "--force",
                     "--common-name",
                     "h",
                     "--country",
                     "US",
                     "--province",
                     "",
                     "--locality",
                     "",
                     "--organization",
                     "Other",
                     "--organizational-unit",
                     ""};
  ASSERT_EQ(CertsGen(other).exit_status, 0);
  EXPECT_EQ(Read("server").certificate.subject(),
            (Subject{.country = "US", .organization = "Other", .common_name = "h"}));
  other.insert(other.end(), {"--same-information", "yes"});
  const Outcome contradiction = CertsGen(other);
  EXPECT_EQ(contradiction.exit_status, 2);
  EXPECT_THAT(contradiction.err, HasSubstr("--same-information"));
}

TEST_F(CommandTest, CERT_1_CtAndCgMakeATenantAndAGateway) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  ASSERT_EQ(MakeTenant("tenant1").exit_status, 0);
  const Outcome gateway = CertsGen(Concat({"--key-type", "ec", "-cg", "--tenant-id", "tenant1", "--gateway-id",
                                           "gateway1", "--common-name", "g", "--years=1"},
                                          subject_));
  ASSERT_EQ(gateway.exit_status, 0) << gateway.err;
  EXPECT_EQ(Read("tenant1").certificate.TenantId(), "tenant1");
  EXPECT_EQ(Read("gateway1").certificate.GatewayId(), "gateway1");
}

TEST_F(CommandTest, OpensslVerifiesWhatItMakes) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  ASSERT_EQ(MakeTenant("tenant1").exit_status, 0);
  for (const char* name : {"server", "admin", "tenant1"}) {
    for (const char* purpose : {"sslclient", "sslserver"}) {
      const Outcome outcome = Openssl({"verify", "-x509_strict", "-purpose", purpose, "-CAfile", "certs/ca.crt",
                                       "certs/" + std::string(name) + ".crt"});
      EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
    }
  }
  EXPECT_EQ(
      Openssl({"verify", "-verify_hostname", "localhost", "-CAfile", "certs/ca.crt", "certs/server.crt"}).exit_status,
      0);
  EXPECT_EQ(Openssl({"verify", "-verify_ip", "127.0.0.1", "-CAfile", "certs/ca.crt", "certs/server.crt"}).exit_status,
            0);
  EXPECT_EQ(Openssl({"pkey", "-in", "certs/tenant1_key.pem", "-noout", "-check"}).exit_status, 0);
}

TEST_F(CommandTest, CERT_2_RsaIsTheDefault) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  const Outcome outcome = CertsGen(Concat({"tenant", "--tenant-id", "t", "--common-name", "t"}, subject_));
  ASSERT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_THAT(Openssl({"x509", "-in", "certs/t.crt", "-noout", "-text"}).out,
              AllOf(HasSubstr("Public-Key: (2048 bit)"), HasSubstr("URI:urn:gsdk:tenant:t")));
}

TEST_F(CommandTest, CERT_1_WhatIsMissingIsAnErrorThatNamesTheOption) {
  EXPECT_THAT(CertsGen({"-c"}).err,
              HasSubstr("missing --country, --province, --locality, --organization, --organizational-unit, "
                        "--server-common-name"));
  EXPECT_THAT(CertsGen({"-cs"}).err, HasSubstr("missing --common-name"));
  EXPECT_THAT(CertsGen(Concat({"-ct", "--common-name", "t"}, subject_)).err, HasSubstr("missing --tenant-id:"));
  EXPECT_THAT(CertsGen(Concat({"-cg", "--common-name", "t", "--tenant-id", "t"}, subject_)).err,
              HasSubstr("missing --gateway-id:"));
  for (const char* command : {"-c", "-cs", "-ct", "-cg"}) EXPECT_EQ(CertsGen({command}).exit_status, 2) << command;
}

TEST_F(CommandTest, WrongUsageIsStatus2OnStandardErrorAndNamesWhatIsWrong) {
  const auto expect = [this](const Arguments& arguments, const std::string& message) {
    const Outcome outcome = CertsGen(arguments);
    EXPECT_EQ(outcome.exit_status, 2) << message;
    EXPECT_THAT(outcome.err, HasSubstr(message));
    EXPECT_THAT(outcome.out, IsEmpty());
  };
  expect({}, "a command is needed");
  expect({"--frobnicate"}, "--frobnicate");
  expect({"-x"}, "-x");
  expect({"-c", "--out", ""}, "--out: ");
  expect({"show", "a", "b"}, "b");
  expect({"-ct", "--tenant-id", "a", "--tenant-id", "b"}, "--tenant-id: ");
  expect({"frobnicate"}, "\"frobnicate\" is not a command");
  expect({"-c", "--frobnicate"}, "--frobnicate");
  expect({"-c", "--country", "Korea"}, "--country: the subject's country \"Korea\"");
  expect({"-c", "--years", "101"}, "--years: 101 years");
  expect({"-c", "--years", "ten"}, "--years: \"ten\"");
  expect({"-c", "--dns", "a b"}, "--dns: \"a b\"");
  expect({"-c", "--ip", "1.2.3"}, "--ip: \"1.2.3\"");
  expect({"-cs", "--common-name", "My Server"}, "--common-name: \"My Server\"");
  expect({"-ct", "--tenant-id", "a b"}, "--tenant-id: tenant ID \"a b\"");
  expect({"-ct", "--tenant-id", "server"}, "--tenant-id: tenant ID \"server\"");
  expect({"-ct", "--key-type", "dsa"}, "--key-type");
  expect({"-c", "-ct"}, "-ct");
  expect({"bad", "rotten"}, "\"rotten\"");
  expect({"bad", "expired"}, "--tenant-id");
  expect({"show"}, "FILE");
}

TEST_F(CommandTest, AnEmptyAnswerMayFollowTheEqualsSign) {
  const Outcome outcome =
      CertsGen({"ca", "--key-type=ec", "--country=", "--province=", "--locality=", "--organization=Example",
                "--organizational-unit=", "--server-common-name=h"});
  ASSERT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_EQ(Read("ca").certificate.subject(), Subject{.organization = "Example"});
}

TEST_F(CommandTest, ARootCaWithoutAnyNameIsRefused) {
  const Outcome outcome = CertsGen({"ca", "--country=", "--province=", "--locality=", "--organization=",
                                    "--organizational-unit=", "--server-common-name=h"});
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("at least one field"));
}

TEST_F(CommandTest, CERT_4_ExistingFilesStayWithoutForce) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  const Certificate ca = Read("ca").certificate;
  const Outcome outcome = MakeCa();
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("certs/ca.crt"), HasSubstr("--force")));
  EXPECT_EQ(Read("ca").certificate, ca);
}

TEST_F(CommandTest, CERT_4_KeysAreTheOwnersAlone) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  for (const char* name : {"ca", "server", "admin"}) {
    struct stat status {};
    ASSERT_EQ(stat(Folder(temporary_.path() / "certs").KeyPath(name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
  }
}

TEST_F(CommandTest, TENANT_11_ATenantsIdIsTakenWhereItNamesNoFile) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  for (const std::string tenant : {"ca", "server", "admin"}) {
    const std::string gateway = "gateway-of-" + tenant;
    const Outcome outcome = CertsGen(
        Concat({"-cg", "--key-type", "ec", "--tenant-id", tenant, "--gateway-id", gateway, "--common-name", gateway},
               subject_));
    EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
    EXPECT_EQ(Read(gateway).certificate.TenantId(), tenant);
    const Outcome bad = CertsGen({"bad", "expired", "--tenant-id", tenant, "--key-type", "ec", "--force"});
    EXPECT_EQ(bad.exit_status, 0) << bad.err;
    EXPECT_EQ(Read("bad-expired").certificate.TenantId(), tenant);
  }
  const Outcome outcome = CertsGen({"-cg", "--tenant-id", "t", "--gateway-id", "server"});
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--gateway-id: gateway ID \"server\""));
}

TEST_F(CommandTest, AnswersArriveAsTheyWereTyped) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  for (const std::string text : {"[a,b]", "[]", "{}", "%%", "a,b", "\"a\"", "a=b", "--"}) {
    const Outcome outcome =
        CertsGen({"tenant", "--force", "--key-type", "ec", "--tenant-id", "t", "--country=", "--province", text,
                  "--locality=" + text, "--organization", text, "--organizational-unit=", "--common-name", text});
    ASSERT_EQ(outcome.exit_status, 0) << outcome.err;
    const Subject expected = {.province = text, .locality = text, .organization = text, .common_name = text};
    EXPECT_EQ(Read("t").certificate.subject(), expected);
  }
}

TEST_F(CommandTest, WhatCannotBePrintedIsAFailure) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  for (const std::string arguments : {"--help", "show certs/ca.crt", "server --force --key-type ec --common-name h"}) {
    const Outcome outcome =
        testing::Run({.arguments = {"/bin/sh", "-c", "exec \"$0\" " + arguments + " >/dev/full", CERTS_GEN_COMMAND},
                      .folder = temporary_.path().string()});
    EXPECT_EQ(outcome.exit_status, 1) << arguments;
    EXPECT_THAT(outcome.err, HasSubstr("certs-gen: cannot write to standard output"));
  }
}

TEST_F(CommandTest, WithoutARootCaItSaysHowToMakeOne) {
  const Outcome outcome = MakeTenant("tenant1");
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("certs/ca.crt"), HasSubstr("certs-gen ca")));
}

TEST_F(CommandTest, EveryBadKindIsMadeByItsName) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  for (const BadKindName& kind : BadKinds()) {
    const std::string name(kind.name);
    const Outcome outcome = CertsGen({"bad", name, "--tenant-id", "tenant1", "--key-type", "ec"});
    EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
    EXPECT_TRUE(std::filesystem::exists(temporary_.path() / "certs" / ("bad-" + name + ".crt")));
  }
  const auto openssl_says = [this](const std::string& kind) {
    return Openssl({"verify", "-auth_level", "2", "-CAfile", "certs/ca.crt", "certs/bad-" + kind + ".crt"}).err;
  };
  EXPECT_THAT(openssl_says("expired"), HasSubstr("certificate has expired"));
  EXPECT_THAT(openssl_says("not-yet-valid"), HasSubstr("certificate is not yet valid"));
  EXPECT_THAT(openssl_says("wrong-ca"), HasSubstr("unable to get local issuer certificate"));
  EXPECT_THAT(openssl_says("self-signed"), HasSubstr("self-signed certificate"));
  EXPECT_THAT(openssl_says("tampered"), HasSubstr("certificate signature failure"));
  EXPECT_THAT(openssl_says("weak-key"), HasSubstr("EE certificate key too weak"));
  EXPECT_THAT(openssl_says("wrong-key"), IsEmpty());
}

TEST_F(CommandTest, ShowPrintsWhatACertificateSays) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  ASSERT_EQ(MakeTenant("tenant1").exit_status, 0);
  const Outcome outcome = CertsGen({"show", "certs/tenant1.crt"});
  ASSERT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, ContainsRegex("Subject: +C=KR, ST=Seoul, O=Example, CN=tenant1\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("Issuer: +C=KR, ST=Seoul, O=Example\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("Tenant ID: +tenant1\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("Gateway ID: +none\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("Key: +EC, P-256\n"));
  EXPECT_THAT(outcome.out, HasSubstr(std::to_string(*Read("tenant1").certificate.SerialNumber())));
  EXPECT_THAT(outcome.out, Not(HasSubstr("expired")));
}

TEST_F(CommandTest, ShowPrintsTheFirstOfABundleAndMarksWhatHasExpired) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  ASSERT_EQ(CertsGen({"bad", "expired", "--tenant-id", "tenant1", "--key-type", "ec"}).exit_status, 0);
  const auto folder = temporary_.path() / "certs";
  std::ofstream bundle(folder / "bundle.crt");
  bundle << std::ifstream(folder / "bad-expired.crt").rdbuf() << std::ifstream(folder / "ca.crt").rdbuf();
  bundle.close();
  const Outcome outcome = CertsGen({"show", "certs/bundle.crt"});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("CN=tenant1"), HasSubstr("(expired)")));
}

TEST_F(CommandTest, ShowSaysWhyATenantIdDoesNotCount) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  ASSERT_EQ(CertsGen({"bad", "two-tenant-ids", "--tenant-id", "tenant1", "--key-type", "ec"}).exit_status, 0);
  EXPECT_THAT(CertsGen({"show", "certs/bad-two-tenant-ids.crt"}).out,
              ContainsRegex("Tenant ID: +none .it names 2; only a single one counts"));
}

TEST_F(CommandTest, ShowOfWhatIsNoCertificateFails) {
  ASSERT_EQ(MakeCa().exit_status, 0);
  for (const char* file : {"certs/ca_key.pem", "certs", "missing.crt"}) {
    const Outcome outcome = CertsGen({"show", file});
    EXPECT_EQ(outcome.exit_status, 1);
    EXPECT_THAT(outcome.err, HasSubstr(file));
  }
}

TEST_F(CommandTest, HelpNamesEveryCommandInBothForms) {
  const Outcome outcome = CertsGen({"--help"});
  EXPECT_EQ(outcome.exit_status, 0);
  for (const char* word : {"-c:", "-cs:", "-ct:", "-cg:", "ca ", "server ", "tenant ", "gateway ", "bad ", "show ",
                           "Examples:", "--force"}) {
    EXPECT_THAT(outcome.out, HasSubstr(word));
  }
  for (const char* command : {"-c", "-cs", "-ct", "-cg", "bad", "show"}) {
    EXPECT_EQ(CertsGen({command, "--help"}).exit_status, 0);
  }
}

}  // namespace
}  // namespace connectmaster::certs
