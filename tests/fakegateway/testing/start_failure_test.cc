// A server that does not serve: what is said of it, and that nothing stays behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "connectmaster/testing/fake_gateway_process.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace connectmaster::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

class FakeGatewayProcessStartTest : public ::testing::Test {
 protected:
  // A program in the place of `fakegateway`; its process ID is in the file "process", once it runs.
  FakeGatewayProcessOptions Script(const std::string& script) const {
    const fs::path program = folder_.path() / "fakegateway";
    std::ofstream(program) << "#!/bin/sh\necho $$ >'" << Path("process") << "'\n" << script << "\n";
    fs::permissions(program, fs::perms::owner_all);
    FakeGatewayProcessOptions options;
    options.command = program.string();
    return options;
  }

  // Of a server that fails.
  std::string Error(const FakeGatewayProcessOptions& options) const {
    std::string error;
    EXPECT_EQ(FakeGatewayProcess::Start(options, &error), nullptr);
    return error;
  }

  bool ScriptRuns() const {
    std::ifstream file(Path("process"));
    std::string process;
    return (file >> process) && fs::exists("/proc/" + process);
  }

  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }

 private:
  TempDir folder_;
};

TEST_F(FakeGatewayProcessStartTest, Start_CommandIsMissing_SaysSo) {
  FakeGatewayProcessOptions options;
  options.command = "/missing/fakegateway";
  EXPECT_THAT(Error(options), AllOf(HasSubstr("'/missing/fakegateway'"), HasSubstr("No such file or directory")));
}

TEST_F(FakeGatewayProcessStartTest, Start_CommandIsMissingAndErrorIsNotWanted_IsNothing) {
  FakeGatewayProcessOptions options;
  options.command = "/missing/fakegateway";
  EXPECT_EQ(FakeGatewayProcess::Start(options, nullptr), nullptr);
}

TEST_F(FakeGatewayProcessStartTest, Start_CommandIsMissingInTheEnvironment_SaysWhichVariable) {
  const Outcome outcome =
      testing::Run({.arguments = {HOLDER_COMMAND}, .environment = {"CONNECTMASTER_FAKEGATEWAY=/missing/fakegateway"}});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("'/missing/fakegateway'"), HasSubstr("CONNECTMASTER_FAKEGATEWAY names")));
}

TEST_F(FakeGatewayProcessStartTest, Start_CommandIsNoProgram_SaysSo) {
  FakeGatewayProcessOptions options;
  options.command = Path("text");
  std::ofstream(options.command) << "text";
  fs::permissions(options.command, fs::perms::owner_all);
  EXPECT_THAT(Error(options),
              AllOf(HasSubstr("cannot start the command '" + Path("text")), HasSubstr("Exec format error")));
}

TEST_F(FakeGatewayProcessStartTest, Start_CommandEndsAtOnce_TellsHowAndWhatItWrote) {
  EXPECT_THAT(Error(Script("echo out of luck >&2; exit 3")),
              AllOf(HasSubstr("ended with status 3 before it served"), HasSubstr("out of luck")));
  EXPECT_THAT(Error(Script("echo hello")),
              AllOf(HasSubstr("ended with status 0 before it served"), HasSubstr("wrote nothing")));
  EXPECT_THAT(Error(Script("kill -9 $$")), HasSubstr("was ended by signal 9 (Killed) before it served"));
}

TEST_F(FakeGatewayProcessStartTest, Start_FleetIsMissing_TellsWhatTheServerWrote) {
  FakeGatewayProcessOptions options;
  options.fleet = "missing.json";
  EXPECT_THAT(Error(options), AllOf(HasSubstr("ended with status 1"), HasSubstr("fakegateway: fleet missing.json")));
}

TEST_F(FakeGatewayProcessStartTest, Start_ArgumentIsUnknown_TellsWhatTheServerWrote) {
  FakeGatewayProcessOptions options;
  options.arguments = {"--no-such-option"};
  EXPECT_THAT(Error(options), AllOf(HasSubstr("ended with status 2"), HasSubstr("--no-such-option")));
}

TEST_F(FakeGatewayProcessStartTest, Start_CommandNeverServes_GivesUpInTimeAndEndsIt) {
  FakeGatewayProcessOptions options = Script("exec cat");
  options.start_timeout = std::chrono::milliseconds(100);
  EXPECT_THAT(Error(options), AllOf(HasSubstr("did not serve within 100 ms"), HasSubstr("start_timeout")));
  EXPECT_FALSE(ScriptRuns());
}

TEST_F(FakeGatewayProcessStartTest, Start_CommandDoesNotEnd_IsKilled) {
  FakeGatewayProcessOptions options = Script("trap '' TERM; echo 'not yet'; exec sleep 1000 >&-");
  options.start_timeout = options.stop_timeout = std::chrono::milliseconds(100);
  EXPECT_THAT(Error(options), HasSubstr("did not serve within 100 ms"));
  EXPECT_FALSE(ScriptRuns());
}

TEST_F(FakeGatewayProcessStartTest, Start_ScriptSpeaksBeforeItServes_IsWaitedFor) {
  std::string error;
  const auto gateway =
      FakeGatewayProcess::Start(Script("echo 'One moment.'; exec '" FAKEGATEWAY_COMMAND "' \"$@\""), &error);
  ASSERT_NE(gateway, nullptr) << error;
  EXPECT_TRUE(gateway->running());
}

TEST_F(FakeGatewayProcessStartTest, Start_NoTemporaryFolder_SaysWhere) {
  const Outcome outcome = testing::Run({.arguments = {HOLDER_COMMAND}, .environment = {"TMPDIR=/missing"}});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("'/missing': No such file or directory"), HasSubstr("TMPDIR")));
}

}  // namespace
}  // namespace connectmaster::testing
