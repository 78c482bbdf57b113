// cmake/fake-gateway-fixture.sh: starting and stopping a server, and what may have become of it meanwhile.
#include "fixture_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

namespace connectmaster::process_tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// What is left of a server that ran as this process.
std::string ReadyFileOf(pid_t process) {
  return nlohmann::json{{"address", "127.0.0.1:1"}, {"certificates", "/"}, {"process_id", process}}.dump(2) + "\n";
}

TEST_F(FixtureScriptTest, Start_CommandServes_ReturnsWhenItDoes) {
  const Outcome outcome = Start();
  ASSERT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, AllOf(HasSubstr(ReadyFile()), HasSubstr(LogFile())));
  EXPECT_FALSE(Server()->Ends(kNow));
  EXPECT_THAT(Read("the folder/gateway's log"), HasSubstr(" is served on "));
}

TEST_F(FixtureScriptTest, Start_OutputIsAPipe_IsClosedWhenItReturns) {
  const Outcome outcome =
      testing::Run({.arguments = {"bash", "-c", "set -o pipefail; \"$0\" \"$@\" 2>&1 | cat", kScript, "start",
                                  FAKEGATEWAY_COMMAND, ReadyFile(), LogFile(), std::to_string(watched().pid()),
                                  "--listen", "127.0.0.1:0", "--key-type", "ec"},
                    .folder = Path("the folder")});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.out << outcome.err;
}

TEST_F(FixtureScriptTest, Stop_ServerServes_ReturnsWhenItIsGone) {
  ASSERT_EQ(Start().exit_status, 0);
  const auto server = Server();
  const Outcome outcome = Script({"stop", "../the folder/ready (1).json"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_EQ(outcome.out + outcome.err, "");
  EXPECT_TRUE(server->Ends(kNow));
  EXPECT_FALSE(IsReady());
  EXPECT_THAT(Read("the folder/gateway's log"), HasSubstr("Stopped.\n"));
}

TEST_F(FixtureScriptTest, Stop_ServerWasNotStarted_Fails) {
  const Outcome outcome = Stop();
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(StartsWith("fake-gateway-fixture.sh: the server is not running"),
                                 HasSubstr("'" + ReadyFile() + "'")));
}

TEST_F(FixtureScriptTest, Stop_ServerWasKilled_Fails) {
  ASSERT_EQ(Start().exit_status, 0);
  const auto server = Server();
  ASSERT_EQ(kill(ServerId(), SIGKILL), 0);
  ASSERT_TRUE(server->Ends());
  const Outcome outcome = Stop();
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("is not running"));
  EXPECT_FALSE(IsReady());
}

TEST_F(FixtureScriptTest, Stop_ServerDoesNotEnd_KillsItAndFails) {
  ASSERT_EQ(Start().exit_status, 0);
  const auto server = Server();
  ASSERT_EQ(kill(ServerId(), SIGSTOP), 0);
  environment_ = {"FAKE_GATEWAY_STOP_SECONDS=0"};
  const Outcome outcome = Stop();
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("did not end in time and was killed"));
  EXPECT_TRUE(server->Ends(kNow));
  EXPECT_FALSE(IsReady());
}

TEST_F(FixtureScriptTest, Stop_ReadyFileNamesAStranger_LeavesItAlone) {
  const testing::Process stranger({.arguments = {"sleep", "1000"}});
  Write("the folder/ready (1).json", ReadyFileOf(stranger.pid()));
  const Outcome outcome = Stop();
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("is not running"));
  EXPECT_FALSE(testing::ProcessWatch(stranger.pid()).Ends(kNow));
}

TEST_F(FixtureScriptTest, Start_OldServerIsThere_StopsItFirst) {
  ASSERT_EQ(Start().exit_status, 0);
  const auto old = Server();
  const Outcome outcome = Start();
  ASSERT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_TRUE(old->Ends(kNow));
  EXPECT_FALSE(Server()->Ends(kNow));
}

TEST_F(FixtureScriptTest, Start_ReadyFileNamesAStranger_LeavesItAlone) {
  const testing::Process stranger({.arguments = {"sleep", "1000"}});
  Write("the folder/ready (1).json", ReadyFileOf(stranger.pid()));
  ASSERT_EQ(Start().exit_status, 0);
  EXPECT_FALSE(testing::ProcessWatch(stranger.pid()).Ends(kNow));
  EXPECT_NE(ServerId(), stranger.pid());
}

TEST_F(FixtureScriptTest, Start_ReadyFileNamesAServerOfAnotherFolder_LeavesItAlone) {
  ASSERT_EQ(Start().exit_status, 0);
  const auto other = Server();
  std::filesystem::create_directory(Path("second"));
  Write("second/ready.json", ReadyFileOf(ServerId()));
  ASSERT_EQ(Script({"start", FAKEGATEWAY_COMMAND, Path("second/ready.json"), Path("second/log"),
                    std::to_string(watched().pid()), "--listen", "127.0.0.1:0", "--key-type", "ec"})
                .exit_status,
            0);
  EXPECT_FALSE(other->Ends(kNow));
}

TEST_F(FixtureScriptTest, Start_ReadyFileIsOfADeadProcess_Serves) {
  testing::Process dead({.arguments = {"true"}});
  dead.Wait();
  for (const std::string& left : {ReadyFileOf(dead.pid()), std::string("{}"), std::string()}) {
    Write("the folder/ready (1).json", left);
    EXPECT_EQ(Start().exit_status, 0);
    EXPECT_FALSE(Server()->Ends(kNow));
    EXPECT_EQ(Stop().exit_status, 0);
  }
}

TEST_F(FixtureScriptTest, Start_WatchedProcessIsKilled_ServerEnds) {
  ASSERT_EQ(Start().exit_status, 0);
  const auto server = Server();
  watched().Signal(SIGKILL);  // it stays as a zombie
  EXPECT_TRUE(server->Ends());
  EXPECT_FALSE(IsReady());
}

TEST_F(FixtureScriptTest, Start_WatchedProcessIsNotThere_Fails) {
  watched().Signal(SIGKILL);
  watched().Wait();
  const Outcome outcome = Start();
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("process " + std::to_string(watched().pid())));
}

}  // namespace
}  // namespace connectmaster::process_tests
