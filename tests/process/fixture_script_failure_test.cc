// cmake/fake-gateway-fixture.sh: servers that do not serve, wrong usage, and ctest itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "fixture_script.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(FixtureScriptTest, Start_ServerFails_SaysWhatTheServerSaid) {
  const Outcome outcome = Start({"--fleet", "missing.json"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, AllOf(StartsWith("fake-gateway-fixture.sh: '" FAKEGATEWAY_COMMAND "' ended with status 1"),
                                 HasSubstr("\nfakegateway: fleet missing.json: ")));
  EXPECT_FALSE(IsReady());
}

TEST_F(FixtureScriptTest, Start_CommandIsMissing_SaysSo) {
  const Outcome outcome = Start("/missing/fakegateway", {});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("cannot find the command '/missing/fakegateway'"));
}

TEST_F(FixtureScriptTest, Start_LogCannotBeWritten_SaysSo) {
  std::filesystem::create_directory(LogFile());
  const Outcome outcome = Start();
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("cannot write the log '" + LogFile()));
}

TEST_F(FixtureScriptTest, Start_ServerNeverServes_EndsItAndFails) {
  environment_ = {"FAKE_GATEWAY_START_SECONDS=1"};
  const Outcome outcome = Start(Program("echo $$ >process; echo 'not today'; exec cat"), {});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("did not serve within 1 seconds"), HasSubstr("not today")));
  const std::string process = Read("the folder/process");
  EXPECT_FALSE(std::filesystem::exists("/proc/" + process.substr(0, process.find('\n'))));
}

TEST_F(FixtureScriptTest, Start_ServerServesThroughAScript_IsFound) {
  ASSERT_EQ(Start(Program("'" FAKEGATEWAY_COMMAND "' \"$@\""), {}).exit_status, 0);
  const auto server = Server();
  EXPECT_EQ(Stop().exit_status, 0);
  EXPECT_TRUE(server->Ends(kNow));
}

TEST_F(FixtureScriptTest, Usage_Wrong_SaysHow) {
  const Arguments wrong[] = {{},
                             {"restart"},
                             {"stop"},
                             {"stop", "ready.json", "more"},
                             {"stop", "ready"},
                             {"start", FAKEGATEWAY_COMMAND, "ready.json", "log"},
                             {"start", FAKEGATEWAY_COMMAND, "ready", "log", "parent"},
                             {"start", FAKEGATEWAY_COMMAND, "ready.json", "log", "ctest"}};
  for (const Arguments& arguments : wrong) {
    const Outcome outcome = Script(arguments);
    EXPECT_EQ(outcome.exit_status, 2) << ::testing::PrintToString(arguments);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, AllOf(StartsWith("fake-gateway-fixture.sh: "), HasSubstr("\nusage: ")));
  }
}

// With ctest, which starts the script as the process whose child it is.
class FixtureOfCtestTest : public FixtureScriptTest {
 protected:
  // A project with a test `test` that needs the server.
  testing::Command Ctest(const std::string& test) const {
    Write("the folder/CTestTestfile.cmake",
          "add_test(start [[" + std::string(kScript) + "]] start [[" FAKEGATEWAY_COMMAND "]] [[" + ReadyFile() +
              "]] [[" + LogFile() + "]] parent --listen 127.0.0.1:0 --key-type ec)\n" +  //
              "add_test(stop [[" + kScript + "]] stop [[" + ReadyFile() + "]])\n" + "add_test(test sh -c [[" + test +
              "]])\n" +  //
              "set_tests_properties(start PROPERTIES FIXTURES_SETUP gateway)\n"
              "set_tests_properties(stop PROPERTIES FIXTURES_CLEANUP gateway)\n"
              "set_tests_properties(test PROPERTIES FIXTURES_REQUIRED gateway)\n");
    return {.arguments = {CTEST_COMMAND, "--output-on-failure"}, .folder = Path("the folder")};
  }
};

TEST_F(FixtureOfCtestTest, Ctest_TestNeedsTheServer_HasIt) {
  const Outcome outcome = testing::Run(Ctest("cp 'ready (1).json' copy"));
  EXPECT_EQ(outcome.exit_status, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("100% tests passed, 0 tests failed out of 3"));
  EXPECT_TRUE(std::filesystem::exists(Path("the folder/copy")));
  EXPECT_FALSE(IsReady());
}

TEST_F(FixtureOfCtestTest, Ctest_IsKilled_ServerEnds) {
  // The test itself is nothing that ends with ctest: it waits for the end of the server.
  testing::Process ctest(Ctest("touch runs; while test -f 'ready (1).json'; do sleep 0.1; done"));
  ASSERT_TRUE(ctest.AwaitFile(Path("the folder/runs"))) << ctest.outcome().out;
  const auto server = Server();
  ctest.Signal(SIGKILL);
  EXPECT_TRUE(server->Ends());
}

}  // namespace
}  // namespace connectmaster::process_tests
