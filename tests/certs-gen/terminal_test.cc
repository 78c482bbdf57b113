// CERT-1's questions, on a terminal.
#include "support/terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectmaster/certs/folder.h"
#include "fixtures.h"

namespace connectmaster::certs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;

// A question, and what is typed when it has been asked, followed by ENTER.
struct Exchange {
  std::string prompt;
  std::string answer;
};

class TerminalTest : public ::testing::Test {
 protected:
  Outcome CertsGen(const std::vector<std::string>& arguments, const std::vector<Exchange>& exchanges) {
    std::vector<std::string> command = {CERTS_GEN_COMMAND, "--key-type", "ec"};
    command.insert(command.begin() + 1, arguments.begin(), arguments.end());
    testing::Terminal terminal({.arguments = std::move(command), .folder = temporary_.path().string()});
    for (const Exchange& exchange : exchanges) {
      if (!terminal.Expect(exchange.prompt)) break;
      terminal.Type(exchange.answer == testing::kCtrlD ? exchange.answer : exchange.answer + testing::kEnter);
    }
    return terminal.Wait();
  }
  Certificate Read(const std::string& name) { return Folder(temporary_.path() / "certs").Read(name)->certificate; }
  void MakeCa() {
    const CertificateAuthority ca =
        CertificateAuthority::Create({.organization = "Example"}, KeyType::kEcP256,
                                     std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()))
            .value();
    ASSERT_TRUE(Folder(temporary_.path() / "certs").Write({{"ca", ca.credential()}}, Overwrite::kNo).ok());
  }

  testing::TempDir temporary_;
};

long YearsOf(const Certificate& certificate) {
  return std::chrono::round<std::chrono::years>(certificate.NotAfter() - certificate.NotBefore()).count();
}

TEST_F(TerminalTest, CERT_1_CAsksForTheCaAndThenForTheServer) {
  ::testing::Test::RecordProperty("requirements", "CERT-1");
  const Outcome outcome =
      CertsGen({"-c"}, {{"Country (two letters): ", "KR"},
                        {"Province: ", "Seoul"},
                        {"Locality: ", ""},
                        {"Organization: ", "Example Corp"},
                        {"Organizational unit: ", "R&D"},
                        {"Years [10]: ", ""},
                        {"(yes or no) [yes]: ", ""},
                        {"clients connect to): ", "gateway.example.com"},
                        {"Further DNS names, separated by commas [none]: ", "a.example.com, localhost"},
                        {"Further IP addresses, separated by commas [none]: ", "127.0.0.1"},
                        {"Years [5]: ", "7"}});
  ASSERT_EQ(outcome.exit_status, 0) << outcome.out;
  const Subject subject = {
      .country = "KR", .province = "Seoul", .organization = "Example Corp", .organizational_unit = "R&D"};
  EXPECT_EQ(Read("ca").subject(), subject);
  EXPECT_EQ(YearsOf(Read("ca")), 10);
  EXPECT_EQ(YearsOf(Read("server")), 7);
  EXPECT_EQ(Read("server").subject().organizational_unit, "R&D");
  EXPECT_THAT(Read("server").DnsNames(), ElementsAre("gateway.example.com", "a.example.com", "localhost"));
  EXPECT_THAT(Read("server").IpAddresses(), ElementsAre("127.0.0.1"));
}

TEST_F(TerminalTest, CERT_1_CsAsksForOtherInformationIfItIsNotTheSame) {
  ::testing::Test::RecordProperty("requirements", "CERT-1");
  MakeCa();
  const Outcome outcome = CertsGen({"-cs"}, {{"(yes or no) [yes]: ", "no"},
                                             {"Country (two letters): ", "US"},
                                             {"Province: ", ""},
                                             {"Locality: ", ""},
                                             {"Organization: ", "Other"},
                                             {"Organizational unit: ", ""},
                                             {"clients connect to): ", "10.0.0.1"},
                                             {"Further DNS names", ""},
                                             {"Further IP addresses", ""},
                                             {"Years [5]: ", ""}});
  ASSERT_EQ(outcome.exit_status, 0) << outcome.out;
  EXPECT_EQ(Read("server").subject(), (Subject{.country = "US", .organization = "Other", .common_name = "10.0.0.1"}));
  EXPECT_THAT(Read("server").IpAddresses(), ElementsAre("10.0.0.1"));
}

TEST_F(TerminalTest, CERT_1_CgAsksForTenantAndGatewayAndAgainAfterAMistake) {
  ::testing::Test::RecordProperty("requirements", "CERT-1");
  MakeCa();
  const Outcome outcome = CertsGen({"-cg"}, {{"Tenant ID: ", ""},
                                             {"Tenant ID: ", "tenant1"},
                                             {"Gateway ID: ", "gateway1"},
                                             {"Country (two letters): ", "Korea"},
                                             {"Country (two letters): ", "KR"},
                                             {"Province: ", ""},
                                             {"Locality: ", ""},
                                             {"Organization: ", ""},
                                             {"Organizational unit: ", ""},
                                             {"Common name: ", "The gateway"},
                                             {"Years [5]: ", "0"},
                                             {"Years [5]: ", ""}});
  ASSERT_EQ(outcome.exit_status, 0) << outcome.out;
  EXPECT_EQ(Read("gateway1").TenantId(), "tenant1");
  EXPECT_EQ(Read("gateway1").GatewayId(), "gateway1");
  EXPECT_EQ(Read("gateway1").subject(), (Subject{.country = "KR", .common_name = "The gateway"}));
}

TEST_F(TerminalTest, CERT_1_WhatIsGivenIsNotAskedFor) {
  ::testing::Test::RecordProperty("requirements", "CERT-1");
  MakeCa();
  const Outcome outcome = CertsGen({"-ct", "--tenant-id", "tenant1", "--country", "KR", "--province", "", "--locality",
                                    "", "--organization", "", "--organizational-unit", "", "--years", "2"},
                                   {{"Common name: ", "t"}});
  ASSERT_EQ(outcome.exit_status, 0) << outcome.out;
  EXPECT_THAT(outcome.out, Not(HasSubstr("Tenant ID: ")));
  EXPECT_THAT(outcome.out, Not(HasSubstr("Years")));
  EXPECT_EQ(YearsOf(Read("tenant1")), 2);
}

TEST_F(TerminalTest, TheEndOfTheInputWritesNothing) {
  ::testing::Test::RecordProperty("requirements", "CERT-1");
  const Outcome outcome = CertsGen({"-c"}, {{"Country (two letters): ", "KR"}, {"Province: ", testing::kCtrlD}});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.out, HasSubstr("nothing was written"));
  EXPECT_FALSE(std::filesystem::exists(temporary_.path() / "certs"));
}

TEST_F(TerminalTest, WhatIsInTheWayIsSaidBeforeAnyQuestion) {
  ::testing::Test::RecordProperty("requirements", "CERT-1");
  MakeCa();
  const Outcome outcome = CertsGen({"-c"}, {});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.out, HasSubstr("--force"));
  EXPECT_THAT(outcome.out, Not(HasSubstr(">> ")));
}

}  // namespace
}  // namespace connectmaster::certs
