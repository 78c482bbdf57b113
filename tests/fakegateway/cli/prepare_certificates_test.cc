#include "cli/prepare_certificates.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "connectmaster/certs/verify.h"
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
using ::testing::UnorderedElementsAre;

class PrepareCertificatesTest : public ::testing::Test {
 protected:
  std::string Folder() const { return (folder_.path() / "certs").string(); }

  absl::StatusOr<PreparedCertificates> Prepare(const testkit::Fleet& fleet = TutorialFleet()) const {
    return PrepareCertificates(Folder(), fleet, NamesOf("127.0.0.1"), certs::KeyType::kEcP256);
  }
  absl::StatusOr<PreparedCertificates> PrepareFor(const std::string& host) const {
    return PrepareCertificates(Folder(), TutorialFleet(), NamesOf(host), certs::KeyType::kEcP256);
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
  EXPECT_THAT(certs::Verify(prepared->gateways.at("gateway1"), root, now), IsOk());
  EXPECT_EQ(prepared->gateways.at("gateway1").GatewayId(), "gateway1");
  EXPECT_EQ(prepared->gateways.at("gateway1").TenantId(), "tenant1");
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
  EXPECT_THAT(names.ipv4_addresses, Contains("127.0.0.1"));
  EXPECT_THAT(names.dns_names, Contains("localhost"));
  EXPECT_GT(names.dns_names.size() + names.ipv4_addresses.size(), 2U);
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

TEST_F(PrepareCertificatesTest, TwoThatWouldHaveOneFileAreRefusedBeforeAnythingIsWritten) {
  for (const auto& fleet : {FleetOf({"same"}, {"same"}), FleetOf({"ca"}, {}), FleetOf({"server"}, {}),
                            FleetOf({"admin"}, {}), FleetOf({"tenant1"}, {"admin"}), FleetOf({}, {"tenant1"})}) {
    EXPECT_THAT(Prepare(fleet), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("give another")));
    EXPECT_FALSE(std::filesystem::exists(Folder()));
  }
}

}  // namespace
}  // namespace connectmaster::fakegateway::cli
