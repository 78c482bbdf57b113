// The commands on tenants, device gateways, and their certificates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "command_fixture.h"
#include "connectmaster/cert.pb.h"
#include "connectmaster/tenant.pb.h"

namespace connectmaster::client::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class OwnerCommandsTest : public CommandLineTest {
 protected:
  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  mode_t ModeOf(const std::string& name) const {
    struct stat status {};
    EXPECT_EQ(stat(Path(name).c_str(), &status), 0) << name;
    return status.st_mode & 07777;
  }

  std::string InFolder(const std::string& name) const { return Path(name).string(); }
};

TEST_F(OwnerCommandsTest, TenantsAreManagedAsTheAdministrator) {
  gateway_.Answer("Tenant.GetList", {"tenantIDs: 'administrator' tenantIDs: 'tenant1'"});
  EXPECT_EQ(Print({"tenant", "list"}), "administrator\ntenant1\n");
  ExpectCallsAsAdministrator({"Tenant.GetList"});
  EXPECT_EQ(Print({"tenant", "list", "--json"}), "{\"tenantIDs\":[\"administrator\",\"tenant1\"]}\n");
  gateway_.TakeCalls();

  gateway_.Answer("Tenant.Get", {"tenantInfos { tenantID: 'tenant1' gatewayIDs: 'gateway1' gatewayIDs: 'gateway2' }"});
  EXPECT_EQ(Print({"tenant", "get", "tenant1"}), "TENANT   GATEWAYS\ntenant1  gateway1 gateway2\n");
  ExpectCallsAsAdministrator({"Tenant.Get tenantIDs: \"tenant1\""});
  EXPECT_EQ(Print({"tenant", "get", "tenant1", "--json"}),
            "[\n {\"tenantID\":\"tenant1\",\"gatewayIDs\":[\"gateway1\",\"gateway2\"]}\n]\n");
  gateway_.TakeCalls();

  EXPECT_EQ(Print({"tenant", "add", "tenant2", "gateway3", "gateway4"}), "Added tenant2\n");
  ExpectCallsAsAdministrator(
      {R"(Tenant.Add tenantInfos { tenantID: "tenant2" gatewayIDs: "gateway3" gatewayIDs: "gateway4" })"});
  EXPECT_EQ(Print({"tenant", "delete", "tenant2", "tenant3"}), "Deleted tenant2\nDeleted tenant3\n");
  ExpectCallsAsAdministrator({R"(Tenant.Delete tenantIDs: "tenant2" tenantIDs: "tenant3")"});
  Print({"tenant", "add-gateway", "tenant2", "gateway5"});
  ExpectCallsAsAdministrator({R"(Tenant.AddGateway tenantID: "tenant2" gatewayIDs: "gateway5")"});
  Print({"tenant", "delete-gateway", "tenant2", "gateway5"});
  ExpectCallsAsAdministrator({R"(Tenant.DeleteGateway tenantID: "tenant2" gatewayIDs: "gateway5")"});
}

TEST_F(OwnerCommandsTest, AnIdMayBeTheNameOfACommand) {
  Print({"tenant", "add", "search", "list", "gateway"});
  ExpectCallsAsAdministrator(
      {R"(Tenant.Add tenantInfos { tenantID: "search" gatewayIDs: "list" gatewayIDs: "gateway" })"});
}

TEST_F(OwnerCommandsTest, GatewaysAreManagedAsTheTenant) {
  EXPECT_EQ(Print({"gateway", "list"}).substr(0, 8), "tenant1 ");
  gateway_.Answer("Gateway.GetList", {"gatewayIDs: 'gateway1'"});
  gateway_.TakeCalls();
  EXPECT_EQ(Print({"gateway", "list"}), "gateway1\n");
  ExpectCalls({"Gateway.GetList"});
  EXPECT_EQ(Print({"gateway", "list", "--json"}), "{\"gatewayIDs\":[\"gateway1\"]}\n");
  gateway_.TakeCalls();

  gateway_.Answer("Gateway.Get", {"gatewayInfos { gatewayID: 'gateway1' isConnected: true deviceIDs: [1, 2] }"});
  EXPECT_EQ(Print({"gateway", "get", "gateway1"}), "GATEWAY   CONNECTED  DEVICES\ngateway1  yes        1 2\n");
  ExpectCalls({"Gateway.Get gatewayIDs: \"gateway1\""});
  EXPECT_EQ(Print({"gateway", "get", "gateway1", "--json"}),
            "[\n {\"gatewayID\":\"gateway1\",\"deviceIDs\":[1,2],\"isConnected\":true}\n]\n");
  gateway_.TakeCalls();

  EXPECT_EQ(Print({"gateway", "add", "gateway2", "gateway3"}), "Added gateway2\nAdded gateway3\n");
  ExpectCalls({R"(Gateway.Add gatewayIDs: "gateway2" gatewayIDs: "gateway3")"});
  EXPECT_EQ(Print({"gateway", "delete", "gateway2"}), "Deleted gateway2\n");
  ExpectCalls({R"(Gateway.Delete gatewayIDs: "gateway2")"});
}

TEST_F(OwnerCommandsTest, GatewayWatchPrintsWhoConnects) {
  gateway_.Answer("Gateway.SubscribeStatus", {"gatewayID: 'gateway1' status: CONNECTED timestamp: 1600000000",
                                              "gatewayID: 'gateway1' timestamp: 1600000001"});
  const CommandOutcome text = Run({"gateway", "watch", "--count", "1"});
  EXPECT_EQ(text.exit_status, 0) << text.err;
  EXPECT_THAT(text.out, AllOf(HasSubstr("  gateway1    CONNECTED\n"), Not(HasSubstr("DISCONNECTED"))));
  const CommandOutcome json = Run({"gateway", "watch", "--count", "2", "--json"});
  EXPECT_EQ(json.out,
            "{\"gatewayID\":\"gateway1\",\"status\":\"CONNECTED\",\"timestamp\":1600000000}\n"
            "{\"gatewayID\":\"gateway1\",\"status\":\"DISCONNECTED\",\"timestamp\":1600000001}\n");
}

TEST_F(OwnerCommandsTest, CertificatesAreListed) {
  gateway_.Answer("Tenant.GetList", {"tenantIDs: 'tenant1' tenantIDs: 'tenant2'"});
  const std::string info =
      "ID: 'x1' subject { commonName: 'X' } serialNO: 9223372036854775807 issueDate: 1600000000 "
      "expiryDate: 1700000000 blacklisted: true";
  gateway_.Answer("Tenant.GetIssuanceHistory", {"certInfos { tenant" + info + " }"});
  gateway_.Answer("Gateway.GetCertificateBlacklist", {"certInfos { gateway" + info + " }"});

  EXPECT_THAT(Print({"tenant", "history"}), AllOf(HasSubstr("x1  9223372036854775807  X            2020-09-1"),
                                                  HasSubstr("2023-11-1"), HasSubstr("yes\n")));
  ExpectCallsAsAdministrator(
      {"Tenant.GetList", R"(Tenant.GetIssuanceHistory tenantIDs: "tenant1" tenantIDs: "tenant2")"});
  EXPECT_THAT(Print({"tenant", "history", "x1", "--json"}),
              HasSubstr("\"serialNO\":\"9223372036854775807\",\"issueDate\":\"1600000000\""));
  ExpectCallsAsAdministrator({"Tenant.GetIssuanceHistory tenantIDs: \"x1\""});
  EXPECT_EQ(Print({"tenant", "blacklist", "list", "x1"}), "No certificate.\n");
  ExpectCallsAsAdministrator({"Tenant.GetCertificateBlacklist tenantIDs: \"x1\""});

  EXPECT_THAT(Print({"gateway", "blacklist", "list", "x1"}), HasSubstr("9223372036854775807"));
  ExpectCalls({"Gateway.GetCertificateBlacklist gatewayIDs: \"x1\""});
  EXPECT_EQ(Print({"gateway", "history", "x1"}), "No certificate.\n");
  ExpectCalls({"Gateway.GetIssuanceHistory gatewayIDs: \"x1\""});
}

TEST_F(OwnerCommandsTest, CertificatesAreBlacklisted) {
  EXPECT_EQ(Print({"tenant", "blacklist", "add", "tenant1", "05", "9223372036854775807"}),
            "Blacklisted 5\nBlacklisted 9223372036854775807\n");
  ExpectCallsAsAdministrator(
      {R"(Tenant.AddCertificateBlacklist tenantID: "tenant1" serialNOs: 5 serialNOs: 9223372036854775807)"});
  Print({"tenant", "blacklist", "delete", "tenant1", "5"});
  ExpectCallsAsAdministrator({R"(Tenant.DeleteCertificateBlacklist tenantID: "tenant1" serialNOs: 5)"});
  Print({"gateway", "blacklist", "add", "gateway1", "5"});
  ExpectCalls({R"(Gateway.AddCertificateBlacklist gatewayID: "gateway1" serialNOs: 5)"});
  Print({"gateway", "blacklist", "delete", "gateway1", "5"});
  ExpectCalls({R"(Gateway.DeleteCertificateBlacklist gatewayID: "gateway1" serialNOs: 5)"});
}

TEST_F(OwnerCommandsTest, ACertificateAndItsKeyAreWrittenAndTheKeyIsItsOwnersAlone) {
  RecordProperty("requirements", "CERT-4");
  gateway_.Answer("Tenant.CreateCertificate", {"tenantCert: 'the certificate' tenantKey: 'the key'"});
  const CommandOutcome outcome =
      Run({"tenant", "certificate", "tenant2", "--country", "KR", "--province", "Gyeonggi-do", "--city", "Seongnam",
           "--organization", "Suprema", "--organization-unit", "R&D", "--years", "3"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "Wrote " + InFolder("tenant2.crt") + " and " + InFolder("tenant2_key.pem") + "\n");
  EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr("the key")));
  ExpectCallsAsAdministrator(
      {"Tenant.CreateCertificate tenantID: \"tenant2\" subject { country: \"KR\" province: \"Gyeonggi-do\" "
       "city: \"Seongnam\" organization: \"Suprema\" organizationUnit: \"R&D\" commonName: \"tenant2\" } "
       "expireAfterYears: 3"});
  EXPECT_EQ(Read("tenant2.crt"), "the certificate");
  EXPECT_EQ(Read("tenant2_key.pem"), "the key");
  EXPECT_EQ(ModeOf("tenant2_key.pem"), 0600U);

  gateway_.Answer("Gateway.CreateCertificate", {"gatewayCert: 'another' gatewayKey: 'another key'"});
  std::filesystem::create_directory(Path("out"));
  Print({"gateway", "certificate", "gateway1", "--common-name", "G", "--out", InFolder("out")});
  ExpectCalls({"Gateway.CreateCertificate gatewayID: \"gateway1\" subject { commonName: \"G\" } expireAfterYears: 5"});
  EXPECT_EQ(Read("out/gateway1.crt"), "another");
  EXPECT_EQ(Read("out/gateway1_key.pem"), "another key");
  EXPECT_EQ(ModeOf("out/gateway1_key.pem"), 0600U);
}

TEST_F(OwnerCommandsTest, TextsArriveAsTheyWereTyped) {
  for (const std::string text : {"[a,b]", "[]", "{}", "%%", "a,b", " a ", "\"a\"", "a=b", "\xed\x95\x9c"}) {
    for (const std::vector<std::string>& name :
         {std::vector<std::string>{"--organization", text}, {"--organization=" + text}}) {
      std::vector<std::string> arguments{"tenant", "certificate", "t", "--force"};
      arguments.insert(arguments.end(), name.begin(), name.end());
      Print(arguments);
      const gsdk::cert::PKIName subject = [&] {
        gsdk::cert::PKIName expected;
        expected.set_organization(text);
        expected.set_commonname("t");
        return expected;
      }();
      ExpectCallsAsAdministrator({"Tenant.CreateCertificate tenantID: \"t\" subject { " + subject.ShortDebugString() +
                                  " } expireAfterYears: 5"});
    }
    Print({"tenant", "get", text, "tenant2"});
    gsdk::tenant::GetRequest request;
    request.add_tenantids(text);
    request.add_tenantids("tenant2");
    ExpectCallsAsAdministrator({"Tenant.Get " + request.ShortDebugString()});
  }
}

TEST_F(OwnerCommandsTest, AnOptionMayBeEmptyBehindItsEqualsSign) {
  Print({"tenant", "certificate", "t", "--organization=", "--force"});
  ExpectCallsAsAdministrator(
      {"Tenant.CreateCertificate tenantID: \"t\" subject { commonName: \"t\" } expireAfterYears: 5"});
}

TEST_F(OwnerCommandsTest, AFileIsOverwrittenWithForceOnly) {
  RecordProperty("requirements", "CERT-4");
  gateway_.Answer("Tenant.CreateCertificate", {"tenantCert: 'new' tenantKey: 'new key'"});
  std::filesystem::permissions(Path("tenant1_key.pem"), std::filesystem::perms(0644));
  const std::string key = Read("tenant1_key.pem");
  std::filesystem::rename(Path("tenant1.crt"), Path("elsewhere.crt"));
  const CommandOutcome outcome = Run({"tenant", "certificate", "tenant1"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("ALREADY_EXISTS"), HasSubstr("tenant1_key.pem"), HasSubstr("--force")));
  EXPECT_EQ(Read("tenant1_key.pem"), key);
  EXPECT_FALSE(std::filesystem::exists(Path("tenant1.crt")));
  EXPECT_THAT(gateway_.TakeCalls(), ::testing::IsEmpty()) << "nothing is issued that cannot be kept";

  Print({"tenant", "certificate", "tenant1", "--force"});
  EXPECT_EQ(Read("tenant1.crt"), "new");
  EXPECT_EQ(Read("tenant1_key.pem"), "new key");
  EXPECT_EQ(ModeOf("tenant1_key.pem"), 0600U);
}

TEST_F(OwnerCommandsTest, TheAdministratorsFilesAreCalledAdmin) {
  gateway_.Answer("Tenant.CreateCertificate", {"tenantCert: 'new' tenantKey: 'new key'"});
  EXPECT_THAT(Run({"tenant", "certificate", "administrator"}).err, HasSubstr("admin.crt"));
  Print({"tenant", "certificate", "administrator", "--force"});
  EXPECT_EQ(Read("admin_key.pem"), "new key");
}

TEST_F(OwnerCommandsTest, NobodysCertificateOverwritesTheGatewaysOwn) {
  RecordProperty("requirements", "CERT-4");
  const std::string ca = Read("ca.crt");
  for (const std::string owner : {"tenant", "gateway"}) {
    for (const std::string id : {"ca", "server", "admin"}) {
      const CommandOutcome outcome = Run({owner, "certificate", id, "--force"});
      EXPECT_EQ(outcome.exit_status, 2);
      EXPECT_THAT(outcome.err, AllOf(HasSubstr("--force"), HasSubstr(id + ".crt"), HasSubstr("--out")));
    }
  }
  EXPECT_EQ(Read("ca.crt"), ca);
  EXPECT_THAT(gateway_.TakeCalls(), ::testing::IsEmpty());
}

TEST_F(OwnerCommandsTest, AFolderThatIsNotThereIsNamedBeforeAnythingIsIssued) {
  const CommandOutcome outcome = Run({"tenant", "certificate", "tenant2", "--out", InFolder("nowhere")});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("NOT_FOUND"), HasSubstr(InFolder("nowhere"))));
  EXPECT_THAT(gateway_.TakeCalls(), ::testing::IsEmpty());
}

TEST_F(OwnerCommandsTest, WhatTheGatewayRefusesIsSaid) {
  gateway_.Refuse("Tenant.CreateCertificate", {grpc::StatusCode::NOT_FOUND, "no tenant tenant2"});
  gateway_.Refuse("Gateway.Add", {grpc::StatusCode::ALREADY_EXISTS, "gateway1 is in use"});
  const CommandOutcome created = Run({"tenant", "certificate", "tenant2"});
  EXPECT_EQ(created.exit_status, 1);
  EXPECT_EQ(created.err, "connectmaster: cannot create a certificate of tenant2: NOT_FOUND: no tenant tenant2\n");
  EXPECT_FALSE(std::filesystem::exists(Path("tenant2_key.pem")));
  const CommandOutcome added = Run({"gateway", "add", "gateway1"});
  EXPECT_EQ(added.exit_status, 1);
  EXPECT_THAT(added.err, HasSubstr("ALREADY_EXISTS: gateway1 is in use"));
}

TEST_F(OwnerCommandsTest, WrongUsageAsksTheGatewayForNothing) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"tenant", "get"},
                                                    {"tenant", "add"},
                                                    {"tenant", "delete"},
                                                    {"tenant", "add-gateway", "tenant1"},
                                                    {"tenant", "delete-gateway", "tenant1"},
                                                    {"tenant", "list", "tenant1"},
                                                    {"tenant", "certificate"},
                                                    {"tenant", "certificate", "../tenant1"},
                                                    {"tenant", "certificate", "a", "--years", "x"},
                                                    {"tenant", "certificate", "a", "--years", "0x5"},
                                                    {"tenant", "certificate", "a", "--years", "-1"},
                                                    {"tenant", "blacklist"},
                                                    {"tenant", "blacklist", "tenant1"},
                                                    {"tenant", "blacklist", "add", "tenant1"},
                                                    {"tenant", "blacklist", "add", "tenant1", "x"},
                                                    {"tenant", "blacklist", "add", "tenant1", "0x10"},
                                                    {"tenant", "blacklist", "add", "tenant1", "0"},
                                                    {"tenant", "blacklist", "add", "tenant1", "9223372036854775808"},
                                                    {"gateway", "blacklist", "delete", "gateway1", "-5"},
                                                    {"gateway", "get"},
                                                    {"gateway", "add"},
                                                    {"gateway", "delete"},
                                                    {"gateway", "watch", "--count", "0"},
                                                    {"gateway", "history", "--db"}}) {
    const CommandOutcome outcome = Run(arguments);
    EXPECT_EQ(outcome.exit_status, 2) << ::testing::PrintToString(arguments);
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err, "");
  }
  EXPECT_THAT(gateway_.TakeCalls(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace connectmaster::client::cli
