// `fakegateway check`: what is wrong with a fleet file, and what a good one describes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "commands.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Matcher;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kGateway[] = R"("gateways": [{"id": "g", "address": "10.0.0.2", "subnet": "10.0.0.0/24"}])";

class CheckTest : public CommandTest {
 protected:
  Outcome Check(const std::string& json) const {
    Write("fleet.json", json);
    return FakeGateway({"check", "fleet.json"});
  }

  static void ExpectMistakes(const Outcome& outcome, const Matcher<const std::string&>& messages) {
    EXPECT_EQ(outcome.exit_status, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, messages);
  }
};

TEST_F(CheckTest, AGoodFleetIsDescribedInALine) {
  const Outcome tutorial = FakeGateway({"check", PROJECT_FOLDER "/fakegateway/fleets/tutorial.json"});
  EXPECT_EQ(tutorial.exit_status, 0);
  EXPECT_EQ(tutorial.err, "");
  EXPECT_THAT(tutorial.out, EndsWith("tutorial.json: 1 device gateway, 9 devices (3 with SSL, 1 that dial in, 1 with "
                                     "slaves)\n"));
  EXPECT_EQ(Check("{}").out, "fleet fleet.json: 0 device gateways, 0 devices\n");
  EXPECT_EQ(Check(absl::StrCat("{", kGateway, R"(, "tenants": [{"id": "t"}],
                  "devices": [{"id": 1, "type": "BIOSTATION_2", "address": "10.0.0.3", "silent": true},
                              {"id": 2, "type": "BIOSTATION_2", "address": "10.0.0.4", "responseDelay": "0.5s"},
                              {"id": 3, "type": "BIOSTATION_2", "address": "10.0.0.5", "switchedOff": true}]})"))
                .out,
            "fleet fleet.json: 1 tenant, 1 device gateway, 3 devices (1 slow, 1 silent, 1 switched off)\n");
}

TEST_F(CheckTest, EveryMistakeHasALineWithItsField) {
  ExpectMistakes(Check(R"({"gateways": [{"id": "g", "address": "10.0.0.2", "subnet": "10.0.0.0/24", "port": 70000}],
                           "tenants": [{"id": "a\nb"}],
                           "devices": [{"id": 1, "type": "BIOSTATION_2", "address": "10.0.0.3", "rootCa": "none"},
                                       {"id": 1, "address": "10.0.1.4"}]})"),
                 MatchesRegex("fakegateway: fleet fleet\\.json: gateways\\[0\\]\\.port is 70000; [^\n]*\n"
                              "fakegateway: fleet fleet\\.json: tenants\\[0\\]\\.id is 'a\\\\nb'; [^\n]*\n"
                              "fakegateway: fleet fleet\\.json: devices\\[0\\]\\.rootCa is 'none', [^\n]*\n"
                              "fakegateway: fleet fleet\\.json: devices\\[1\\]\\.id is 1, [^\n]*\n"
                              "fakegateway: fleet fleet\\.json: devices\\[1\\]\\.type is missing; [^\n]*\n"
                              "fakegateway: fleet fleet\\.json: devices\\[1\\]\\.address is 10\\.0\\.1\\.4, [^\n]*\n"));
}

TEST_F(CheckTest, WhatMayBeAMistakeIsAWarning) {
  const Outcome outcome = Check(R"({"gateways": [{"id": "g", "address": "10.0.0.2", "subnet": "10.0.0.0/24",
                                                  "port": 51213, "sslPort": 51212}],
                                    "tenants": [{"id": "t", "gatewayIds": ["g", "gateway-1"]}]})");
  EXPECT_EQ(outcome.exit_status, 0);
  EXPECT_THAT(
      outcome.err,
      MatchesRegex(
          "fakegateway: warning: fleet fleet\\.json: gateways\\[0\\]\\.port is 51213, [^\n]*swapped\\?\n"
          "fakegateway: warning: fleet fleet\\.json: gateways\\[0\\]\\.sslPort is 51212, [^\n]*\n"
          "fakegateway: warning: fleet fleet\\.json: tenants\\[0\\]\\.gatewayIds\\[1\\] is 'gateway-1', [^\n]*\n"));
  EXPECT_THAT(outcome.out, HasSubstr("1 tenant, 1 device gateway"));
}

// serve would make certificates for all of them first.
TEST_F(CheckTest, MoreTenantsThanThereCanBeAreAMistake) {
  std::vector<std::string> tenants;
  for (int i = 1; i <= 10'000; ++i) tenants.push_back(absl::StrCat(R"({"id": "t)", i, R"("})"));
  ExpectMistakes(Check(absl::StrCat(R"({"tenants": [)", absl::StrJoin(tenants, ","), "]}")),
                 StartsWith("fakegateway: fleet fleet.json: tenants has 10000 entries; at most 9999 are expected\n"));
}

TEST_F(CheckTest, OfVeryManyMistakesTheFirstHundredAreTold) {
  std::vector<std::string> devices;
  for (int i = 1; i <= 101; ++i) devices.push_back(absl::StrCat(R"({"id": )", i, R"(, "type": "BIOSTATION_2"})"));
  const Outcome outcome = Check(absl::StrCat("{", kGateway, R"(, "devices": [)", absl::StrJoin(devices, ","), "]}"));
  ExpectMistakes(outcome, AllOf(HasSubstr("devices[99].address"), Not(HasSubstr("devices[100]")),
                                EndsWith("fakegateway: fleet fleet.json: and more\n")));
}

TEST_F(CheckTest, WhatServeWouldRefuseForTheFilesOfItsCertificatesIsAMistakeToo) {
  ExpectMistakes(Check(absl::StrCat("{", kGateway, R"(, "tenants": [{"id": "g"}]})")),
                 AllOf(HasSubstr("fleet.json"), HasSubstr("\"g\""), HasSubstr("give another")));
}

TEST_F(CheckTest, AFileThatIsNoFleetIsAnsweredWithTheLineOrTheField) {
  ExpectMistakes(Check("{\n\"gateways\": [}\n"), AllOf(HasSubstr("fleet.json"), HasSubstr("line 2")));
  ExpectMistakes(Check(R"({"gatways": []})"), AllOf(HasSubstr("fleet.json"), HasSubstr("gatways")));
}

TEST_F(CheckTest, AFileThatCannotBeReadIsNamed) {
  ExpectMistakes(FakeGateway({"check", "missing.json"}),
                 StartsWith("fakegateway: fleet missing.json: cannot be opened: No such file"));
  std::filesystem::create_directory(Path("folder.json"));
  ExpectMistakes(FakeGateway({"check", "folder.json"}), HasSubstr("folder.json: "));
}

TEST_F(CheckTest, WrongUsage) {
  for (const Arguments& arguments : {Arguments{"check"}, {"check", "a", "b"}, {"check", "--strict", "a"}}) {
    const Outcome outcome = FakeGateway(arguments);
    EXPECT_EQ(outcome.exit_status, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, StartsWith("fakegateway: "));
  }
  const Outcome help = FakeGateway({"check", "--help"});
  EXPECT_EQ(help.exit_status, 0);
  EXPECT_THAT(help.out, HasSubstr("FLEET"));
}

}  // namespace
}  // namespace connectmaster::process_tests
