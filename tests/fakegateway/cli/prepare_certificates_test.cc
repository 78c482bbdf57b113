#include "cli/prepare_certificates.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <map>

#include "connectmaster/certs/folder.h"
#include "connectmaster/certs/verify.h"
#include "support/edited_certificate.h"
#include "support/status_matchers.h"
#include "support/temp_dir.h"

namespace connectmaster::fakegateway::cli {
namespace {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class PrepareCertificatesTest : public ::testing::Test {
 protected:
  std::string Folder() const { return (folder_.path() / "certs").string(); }

  absl::StatusOr<PreparedCertificates> Prepare(const testkit::Fleet& fleet = TutorialFleet()) const {
    return PrepareCertificates(Folder(), fleet, NamesOf("127.0.0.1"), {certs::KeyType::kEcP256});
  }
  absl::StatusOr<PreparedCertificates> PrepareFor(const std::string& host) const {
    return PrepareCertificates(Folder(), TutorialFleet(), NamesOf(host), {certs::KeyType::kEcP256});
  }

  static testkit::Fleet FleetOf(const std::vector<std::string>& tenants, const std::vector<std::string>& gateways) {
    testkit::Fleet fleet;
    for (const auto& id : tenants) fleet.add_tenants()->set_id(id);
    for (const auto& id : gateways) fleet.add_gateways()->set_id(id);
    for (const auto& id : gateways) {
      if (!tenants.empty()) fleet.mutable_tenants(0)->add_gateway_ids(id);
    }
    return fleet;
  }

  testing::TempDir folder_;
};

TEST_F(PrepareCertificatesTest, AFolderWithoutAnyGetsAllThatTheTutorialNeeds) {
  const auto prepared = Prepare();
  ASSERT_THAT(prepared, IsOk());
  EXPECT_THAT(prepared->made, UnorderedElementsAre("ca", "server", "admin", "tenant1", "gateway1"));
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto& root = prepared->authority.certificate();
  EXPECT_THAT(certs::Verify(prepared->server.certificate, root, now), IsOk());
  EXPECT_THAT(prepared->server.certificate.DnsNames(), UnorderedElementsAre("localhost"));
  EXPECT_THAT(prepared->server.certificate.IpAddresses(), UnorderedElementsAre("127.0.0.1"));
  EXPECT_THAT(certs::Verify(prepared->gateways.at("gateway1").front(), root, now), IsOk());
  EXPECT_EQ(prepared->gateways.at("gateway1").front().GatewayId(), "gateway1");
  EXPECT_EQ(prepared->gateways.at("gateway1").front().TenantId(), "tenant1");
}

TEST_F(PrepareCertificatesTest, TheServersNamesTheHostThatItListensOn) {
  RecordProperty("requirements", "TLS-3");
  const auto prepared = PrepareFor("gateway.example");
  ASSERT_THAT(prepared, IsOk());
  EXPECT_THAT(prepared->server.certificate.DnsNames(), UnorderedElementsAre("localhost", "gateway.example"));
  EXPECT_THAT(prepared->warnings, IsEmpty());
  const auto elsewhere = PrepareFor("192.0.2.7");
  ASSERT_THAT(elsewhere, IsOk());
  EXPECT_THAT(elsewhere->warnings, ElementsAre(AllOf(HasSubstr("server.crt"), HasSubstr("192.0.2.7"))));
}

TEST_F(PrepareCertificatesTest, OneThatListensEverywhereHasTheMachinesNames) {
  RecordProperty("requirements", "TLS-3");
  const auto names = NamesOf("0.0.0.0");
  EXPECT_THAT(names.ip_addresses, Contains("127.0.0.1"));
  EXPECT_THAT(names.dns_names, Contains("localhost"));
  EXPECT_GT(names.dns_names.size() + names.ip_addresses.size(), 2U);
  EXPECT_THAT(NamesOf("::1").dns_names, ElementsAre("localhost"));
}

TEST_F(PrepareCertificatesTest, AServerOfAnotherRootIsRefusedAndAGatewayOfAnotherIsToldOf) {
  RecordProperty("requirements", "TLS-3 GW-6");
  ASSERT_THAT(Prepare(), IsOk());
  const auto keep = [&](const std::string& name) {
    std::filesystem::rename(Folder() + "/" + name, Folder() + "/kept-" + name);
  };
  const auto put_back = [&](const std::string& name) {
    std::filesystem::rename(Folder() + "/kept-" + name, Folder() + "/" + name);
  };
  for (const char* const name : {"server.crt", "server_key.pem", "gateway1.crt"}) keep(name);
  for (const char* const name :
       {"ca.crt", "ca_key.pem", "admin.crt", "admin_key.pem", "tenant1.crt", "tenant1_key.pem", "gateway1_key.pem"}) {
    std::filesystem::remove(Folder() + "/" + name);
  }
  ASSERT_THAT(Prepare(), IsOk());  // another root CA
  std::filesystem::remove(Folder() + "/gateway1.crt");
  put_back("gateway1.crt");
  const auto with_gateway = Prepare();
  ASSERT_THAT(with_gateway, IsOk());
  EXPECT_THAT(with_gateway->warnings, ElementsAre(AllOf(HasSubstr("gateway1"), HasSubstr("gateway1.crt"))));
  for (const char* const name : {"server.crt", "server_key.pem"}) {
    std::filesystem::remove(Folder() + "/" + name);
    put_back(name);
  }
  EXPECT_THAT(Prepare(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("server.crt")));
}

TEST_F(PrepareCertificatesTest, WhatIsThereIsUsedAndNotMadeAgain) {
  const auto first = Prepare();
  const auto second = Prepare();
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(second->made, IsEmpty());
  EXPECT_EQ(first->authority.certificate(), second->authority.certificate());
  EXPECT_EQ(first->gateways.at("gateway1"), second->gateways.at("gateway1"));
}

TEST_F(PrepareCertificatesTest, WhatIsMissingIsMadeFromTheFoldersRoot) {
  const auto first = Prepare();
  std::filesystem::remove(Folder() + "/tenant1.crt");
  std::filesystem::remove(Folder() + "/tenant1_key.pem");
  const auto second = Prepare(FleetOf({"tenant1"}, {"gateway1", "gateway2"}));
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(second->made, UnorderedElementsAre("tenant1", "gateway2"));
  EXPECT_EQ(first->authority.certificate(), second->authority.certificate());
}

TEST_F(PrepareCertificatesTest, AFolderThatLostItsRootGetsNoNewOne) {
  ASSERT_THAT(Prepare(), IsOk());
  std::filesystem::remove(Folder() + "/ca.crt");
  std::filesystem::remove(Folder() + "/ca_key.pem");
  EXPECT_THAT(Prepare().status().message(), HasSubstr("ca.crt"));
  EXPECT_FALSE(std::filesystem::exists(Folder() + "/ca.crt"));
}

TEST_F(PrepareCertificatesTest, AFileThatIsNoCertificateIsNamed) {
  ASSERT_THAT(Prepare(), IsOk());
  std::ofstream(Folder() + "/gateway1.crt") << "rubbish";
  EXPECT_THAT(std::string(Prepare().status().message()), HasSubstr("gateway1.crt"));
}

// In the order in which they get their names.
constexpr const char* kFilesInOrder[] = {"ca_key.pem",       "ca.crt",      "server_key.pem",  "server.crt",
                                         "admin_key.pem",    "admin.crt",   "tenant1_key.pem", "tenant1.crt",
                                         "gateway1_key.pem", "gateway1.crt"};

TEST_F(PrepareCertificatesTest, StartThatWasKilled_TheNextCompletes) {
  for (std::size_t there = 0; there <= std::size(kFilesInOrder); ++there) {
    SCOPED_TRACE(there);
    std::filesystem::remove_all(Folder());
    ASSERT_THAT(Prepare(), IsOk());
    for (std::size_t i = there; i < std::size(kFilesInOrder); ++i) {
      std::filesystem::remove(Folder() + "/" + kFilesInOrder[i]);
    }
    const auto completed = Prepare();
    ASSERT_THAT(completed, IsOk());
    EXPECT_THAT(completed->warnings, IsEmpty());
    const certs::Folder folder(Folder());
    for (const char* const name : {"ca", "server", "admin", "tenant1", "gateway1"}) {
      EXPECT_THAT(folder.Read(name), IsOk()) << name;
    }
    EXPECT_THAT(Prepare()->made, IsEmpty());
  }
}

TEST_F(PrepareCertificatesTest, RootCaInPart_IsNamedWithWhatToDo) {
  ASSERT_THAT(Prepare(), IsOk());
  std::filesystem::rename(Folder() + "/ca.crt", Folder() + "/kept");
  EXPECT_THAT(std::string(Prepare().status().message()),
              AllOf(HasSubstr("ca.crt"), HasSubstr("put ca.crt and ca_key.pem back")));
  std::filesystem::rename(Folder() + "/kept", Folder() + "/ca.crt");
  std::filesystem::remove(Folder() + "/ca_key.pem");
  EXPECT_THAT(std::string(Prepare().status().message()), HasSubstr("ca_key.pem"));
}

TEST_F(PrepareCertificatesTest, ServerWithoutItsKey_IsNamedWithWhatToDo) {
  ASSERT_THAT(Prepare(), IsOk());
  std::filesystem::remove(Folder() + "/server_key.pem");
  EXPECT_THAT(std::string(Prepare().status().message()),
              AllOf(HasSubstr("server_key.pem"), HasSubstr("remove"), HasSubstr("server.crt, and both are made")));
}

TEST_F(PrepareCertificatesTest, KeyWithoutCertificateThatIsNoKey_IsNamedWithWhatToDo) {
  ASSERT_THAT(Prepare(), IsOk());
  std::filesystem::remove(Folder() + "/admin.crt");
  std::ofstream(Folder() + "/admin_key.pem") << "rubbish";
  EXPECT_THAT(std::string(Prepare().status().message()), AllOf(HasSubstr("admin_key.pem"), HasSubstr("remove it")));
}

TEST_F(PrepareCertificatesTest, ClientThatCannotLogIn_IsToldOf) {
  ASSERT_THAT(Prepare(), IsOk());
  const certs::Folder folder(Folder());
  const auto put = [&](const std::string& name, const certs::Credential& credential) {
    ASSERT_THAT(folder.Write({{name, credential}}, certs::Overwrite::kYes), IsOk());
  };
  const auto warning = [&] {
    const auto prepared = Prepare();
    return prepared.ok() && prepared->warnings.size() == 1 ? prepared->warnings[0] : prepared.status().ToString();
  };
  const auto admin = folder.Read("admin").value();
  for (const std::string& text : {std::string(), std::string("rubbish"), admin.key.ToPem()}) {
    std::ofstream(Folder() + "/admin.crt") << text;
    EXPECT_THAT(warning(), AllOf(HasSubstr("cannot log in as administrator"), HasSubstr("admin.crt")));
  }
  put("admin", folder.Read("tenant1").value());
  EXPECT_THAT(warning(), HasSubstr("that of tenant tenant1"));
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto other =
      certs::CertificateAuthority::Create({.common_name = "other"}, certs::KeyType::kEcP256, now).value();
  put("admin",
      other.IssueTenant({.key_type = certs::KeyType::kEcP256, .now = now, .tenant_id = "administrator"}).value());
  EXPECT_THAT(warning(), HasSubstr("it was issued by CN=other"));
  put("admin", folder.Read("gateway1").value());
  EXPECT_THAT(warning(), HasSubstr("device gateway's"));
  put("admin", admin);
  std::filesystem::remove(Folder() + "/tenant1_key.pem");
  EXPECT_THAT(warning(), AllOf(HasSubstr("cannot log in as tenant1"), HasSubstr("tenant1_key.pem")));
}

TEST_F(PrepareCertificatesTest, OtherSpellings_AreUsed) {
  ASSERT_THAT(Prepare(), IsOk());
  for (const auto& [from, to] : std::map<std::string, std::string>{
           {"ca", "master_ca"}, {"tenant1", "tenant_tenant1"}, {"gateway1", "gateway_gateway1"}}) {
    for (const char* const ending : {".crt", "_key.pem"}) {
      std::filesystem::rename(Folder() + "/" + from + ending, Folder() + "/" + to + ending);
    }
  }
  const auto prepared = Prepare();
  ASSERT_THAT(prepared, IsOk());
  EXPECT_THAT(prepared->made, IsEmpty());
  EXPECT_THAT(prepared->warnings, IsEmpty());
}

TEST_F(PrepareCertificatesTest, SeveralAtOnceOnANewFolder_AllGetTheSame) {
  std::vector<std::future<absl::StatusOr<PreparedCertificates>>> starts;
  for (int i = 0; i < 6; ++i) starts.push_back(std::async(std::launch::async, [&] { return Prepare(); }));
  std::size_t makers = 0;
  for (auto& start : starts) {
    const auto prepared = start.get();
    ASSERT_THAT(prepared, IsOk());
    makers += prepared->made.empty() ? 0 : 1;
    EXPECT_EQ(prepared->authority.certificate(), certs::Folder(Folder()).ReadAuthority()->certificate());
  }
  EXPECT_EQ(makers, 1U);
}

TEST_F(PrepareCertificatesTest, RootCa_ExpiredOrSoon_IsToldOf) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const certs::Folder folder(Folder());
  const auto put = [&](certs::Time made) {
    const auto ca =
        certs::CertificateAuthority::Create({.common_name = "CA"}, certs::KeyType::kEcP256, made, 1).value();
    ASSERT_THAT(folder.Write({{"ca", ca.credential()}}, certs::Overwrite::kYes), IsOk());
  };
  put(now - std::chrono::days(400));
  EXPECT_THAT(Prepare(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                  AllOf(HasSubstr("ca.crt expired on"), HasSubstr("make another root CA"))));
  put(now - std::chrono::days(350));
  const auto soon = Prepare();
  ASSERT_THAT(soon, IsOk());
  EXPECT_THAT(soon->warnings,
              ElementsAre(HasSubstr("ca.crt expires on"), HasSubstr("server.crt outlives its root CA")));
}

TEST_F(PrepareCertificatesTest, SeveralRootCas_TheOneOfTheKeyIssuesAndClientsOfAllAreFine) {
  ASSERT_THAT(Prepare(), IsOk());
  const certs::Folder folder(Folder());
  const auto old = folder.ReadAuthority().value();
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto renewed =
      certs::CertificateAuthority::Create(old.certificate().subject(), certs::KeyType::kEcP256, now).value();
  std::ofstream(folder.CertificatePath("ca")) << old.certificate().ToPem() << renewed.certificate().ToPem();
  std::ofstream(folder.KeyPath("ca")) << renewed.credential().key.ToPem();
  for (const char* const file : {"server.crt", "server_key.pem", "gateway1.crt"}) {
    std::filesystem::remove(Folder() + "/" + file);
  }
  const auto prepared = Prepare();
  ASSERT_THAT(prepared, IsOk());
  EXPECT_THAT(prepared->made, UnorderedElementsAre("server", "gateway1"));
  EXPECT_EQ(prepared->authority.certificate(), renewed.certificate());
  EXPECT_THAT(prepared->further_roots, ElementsAre(old.certificate()));
  EXPECT_THAT(prepared->warnings, IsEmpty());
}

TEST_F(PrepareCertificatesTest, RootCaRenewedWithItsKey_TheValidOneIssues) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const certs::Folder folder(Folder());
  const auto key = certs::PrivateKey::Generate(certs::KeyType::kEcP256).value();
  const auto made = [&](certs::Time from, int years) {
    return certs::CertificateAuthority::Create({.common_name = "CA"}, key, from, years).value();
  };
  const auto old = made(now - std::chrono::days(400), 1);
  const auto shorter = made(now - std::chrono::days(350), 1);
  const auto renewed = made(now, 10);
  ASSERT_THAT(folder.Write({{"ca", renewed.credential()}}, certs::Overwrite::kNo), IsOk());
  ASSERT_THAT(Prepare(), IsOk());
  std::ofstream(folder.CertificatePath("ca"))
      << old.certificate().ToPem() << shorter.certificate().ToPem() << renewed.certificate().ToPem();
  const auto prepared = Prepare();
  ASSERT_THAT(prepared, IsOk());
  EXPECT_THAT(prepared->warnings, IsEmpty());
  EXPECT_EQ(prepared->authority.certificate(), renewed.certificate());
  EXPECT_THAT(prepared->further_roots, ElementsAre(old.certificate(), shorter.certificate()));
}

TEST_F(PrepareCertificatesTest, SpellingsMixed_AreUsed) {
  ASSERT_THAT(Prepare(), IsOk());
  for (const auto& [from, to] : std::map<std::string, std::string>{{"ca.crt", "master_ca.crt"},
                                                                   {"tenant1.crt", "tenant_tenant1.crt"},
                                                                   {"gateway1_key.pem", "gateway_gateway1_key.pem"}}) {
    std::filesystem::rename(Folder() + "/" + from, Folder() + "/" + to);
  }
  const auto prepared = Prepare();
  ASSERT_THAT(prepared, IsOk());
  EXPECT_THAT(prepared->made, IsEmpty());
  EXPECT_THAT(prepared->warnings, IsEmpty());
}

// Who runs the tests may look everywhere, so it is not the permission that fails here.
TEST_F(PrepareCertificatesTest, FolderThatCannotBeLookedInto_SaysWhyAndNotThatAFileIsMissing) {
  std::filesystem::create_symlink("loop", folder_.path() / "loop");
  const std::string path = (folder_.path() / "loop" / "certs").string();
  const auto prepared = PrepareCertificates(path, TutorialFleet(), NamesOf("127.0.0.1"), {certs::KeyType::kEcP256});
  EXPECT_THAT(std::string(prepared.status().message()),
              AllOf(HasSubstr(path + "/ca.crt: Too many levels of symbolic links"), Not(HasSubstr("there is no"))));
}

TEST_F(PrepareCertificatesTest, Client_WithAKeyThatTlsCannotUse_IsToldOf) {
  ASSERT_THAT(Prepare(), IsOk());
  const certs::Folder folder(Folder());
  certs::TenantRequest request{.now = folder.Read("admin")->certificate.NotBefore()};
  const auto serve_with = [&](const std::string& name, const std::string& tenant_id, EVP_PKEY* key) {
    request.tenant_id = tenant_id;
    request.key = certs::PrivateKey(key);
    const auto client = folder.ReadAuthority()->IssueTenant(request).value();
    EXPECT_THAT(folder.Write({{name, client}}, certs::Overwrite::kYes), IsOk());
    return Prepare()->warnings;
  };
  for (const char* const curve : {"secp256k1", "brainpoolP256r1", "P-224"}) {
    EXPECT_THAT(serve_with("tenant1", "tenant1", EVP_EC_gen(curve)),
                ElementsAre(AllOf(HasSubstr("cannot log in as tenant1"), HasSubstr("tenant1.crt"), HasSubstr(curve))));
  }
  EXPECT_THAT(serve_with("tenant1", "tenant1", EVP_EC_gen("P-256")), IsEmpty());
  EXPECT_THAT(serve_with("admin", "administrator", EVP_EC_gen("secp256k1")),
              ElementsAre(AllOf(HasSubstr("cannot log in as administrator"), HasSubstr("admin.crt"))));
  EXPECT_THAT(serve_with("admin", "administrator", EVP_EC_gen("P-384")),
              ElementsAre(AllOf(HasSubstr("admin.crt"), HasSubstr("TLS 1.3 only"))));
  EXPECT_THAT(serve_with("admin", "administrator", EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448")),
              ElementsAre(AllOf(HasSubstr("admin.crt"), HasSubstr("BoringSSL"))));
  EXPECT_THAT(serve_with("admin", "administrator", EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")), IsEmpty());
}

TEST_F(PrepareCertificatesTest, GatewayOfAnIntermediateCa_IsLetIn) {
  RecordProperty("requirements", "GW-6");
  ASSERT_THAT(Prepare(), IsOk());
  const certs::Folder folder(Folder());
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto middle =
      folder.ReadAuthority()->IssueIntermediate({.common_name = "middle"}, certs::KeyType::kEcP256, now, 9).value();
  auto gateway =
      middle.IssueGateway({{.common_name = "g"}, certs::KeyType::kEcP256, now, 1, "tenant1", "gateway1"}).value();
  gateway.intermediates = {middle.certificate()};
  ASSERT_THAT(folder.Write({{"gateway1", gateway}}, certs::Overwrite::kYes), IsOk());
  const auto prepared = Prepare();
  ASSERT_THAT(prepared, IsOk());
  EXPECT_THAT(prepared->warnings, IsEmpty());
  EXPECT_THAT(prepared->gateways.at("gateway1"), ElementsAre(gateway.certificate, middle.certificate()));
}

TEST_F(PrepareCertificatesTest, Server_WithAKeyThatTlsCannotUse_IsRefused) {
  ASSERT_THAT(Prepare(), IsOk());
  const certs::Folder folder(Folder());
  certs::ServerRequest request{
      .subject = {}, .now = folder.Read("server")->certificate.NotBefore(), .dns_names = {"localhost"}};
  request.ip_addresses = {"127.0.0.1"};
  const auto serve_with = [&](const char* curve) {
    request.key = certs::PrivateKey(EVP_EC_gen(curve));
    const auto server = folder.ReadAuthority()->IssueServer(request).value();
    EXPECT_THAT(folder.Write({{"server", server}}, certs::Overwrite::kYes), IsOk());
    return Prepare();
  };
  EXPECT_THAT(serve_with("secp256k1"),
              StatusIs(absl::StatusCode::kFailedPrecondition, AllOf(HasSubstr("server.crt"), HasSubstr("secp256k1"))));
  EXPECT_THAT(serve_with("P-384")->warnings, ElementsAre(HasSubstr("TLS 1.3 only")));
}

// Suprema's wizard makes it so, if the server has "the same information" and no common name.
TEST_F(PrepareCertificatesTest, ServerWithItsRootCasSubject_IsServedWithAWord) {
  RecordProperty("requirements", "TLS-3");
  ASSERT_THAT(Prepare(), IsOk());
  const certs::Folder folder(Folder());
  const auto authority = folder.ReadAuthority().value();
  const auto server = folder.Read("server").value();
  const auto real = certs::Edited(server.certificate, authority.credential().key, [&](X509* x509) {
    X509_set_subject_name(x509, X509_get_subject_name(authority.certificate().handle()));
    certs::ReplaceExtension(x509, NID_subject_key_identifier, "");
    certs::ReplaceExtension(x509, NID_authority_key_identifier, "");
  });
  ASSERT_THAT(folder.Write({{"server", {real, server.key}}}, certs::Overwrite::kYes), IsOk());
  const auto prepared = Prepare();
  ASSERT_THAT(prepared, IsOk());
  EXPECT_EQ(prepared->server.certificate, real);
  EXPECT_THAT(prepared->warnings,
              ElementsAre(AllOf(HasSubstr("OpenSSL"), HasSubstr("Go or BoringSSL"), HasSubstr("certs-gen server"))));
}

TEST_F(PrepareCertificatesTest, ServerOfAnIntermediateCa_IsServedWithItsChain) {
  RecordProperty("requirements", "TLS-3");
  ASSERT_THAT(Prepare(), IsOk());
  const certs::Folder folder(Folder());
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto middle =
      folder.ReadAuthority()->IssueIntermediate({.common_name = "middle"}, certs::KeyType::kEcP256, now, 9).value();
  auto server = middle
                    .IssueServer({.key_type = certs::KeyType::kEcP256,
                                  .now = now,
                                  .dns_names = {"localhost"},
                                  .ip_addresses = {"127.0.0.1"}})
                    .value();
  server.intermediates = {middle.certificate()};
  ASSERT_THAT(folder.Write({{"server", server}}, certs::Overwrite::kYes), IsOk());
  const auto prepared = Prepare();
  ASSERT_THAT(prepared, IsOk());
  EXPECT_THAT(prepared->warnings, IsEmpty());
  EXPECT_EQ(prepared->server.intermediates, server.intermediates);
}

TEST_F(PrepareCertificatesTest, Names_OfTheHostInOtherCase_AreNotMissing) {
  ASSERT_THAT(PrepareFor("Gateway.Example"), IsOk());
  EXPECT_THAT(PrepareFor("GATEWAY.example")->warnings, IsEmpty());
  EXPECT_THAT(PrepareFor("LOCALHOST")->warnings, IsEmpty());
  EXPECT_THAT(NamesOf("::1").ip_addresses, Contains("::1"));
  EXPECT_THAT(NamesOf("::").ip_addresses, Contains("127.0.0.1"));
}

TEST_F(PrepareCertificatesTest, TwoThatWouldHaveOneFileAreRefusedBeforeAnythingIsWritten) {
  for (const auto& fleet : {FleetOf({"same"}, {"same"}), FleetOf({"ca"}, {}), FleetOf({"server"}, {}),
                            FleetOf({"admin"}, {}), FleetOf({"tenant1"}, {"admin"}), FleetOf({}, {"tenant1"})}) {
    EXPECT_THAT(Prepare(fleet), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("give another")));
    EXPECT_FALSE(std::filesystem::exists(Folder()));
  }
}

}  // namespace
}  // namespace connectmaster::fakegateway::cli
