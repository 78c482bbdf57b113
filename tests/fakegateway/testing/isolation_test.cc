// A server as a process of a test, and what is around it: the test's end, other children, descriptors, signals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "connectmaster/testing/fake_gateway_process.h"
#include "started.h"
#include "support/process.h"
#include "support/process_watch.h"
#include "support/temp_dir.h"

namespace connectmaster::testing {
namespace {

using ::testing::IsEmpty;

namespace fs = std::filesystem;

// The pipes of which a process has an end.
std::set<std::string> PipesOf(pid_t process) {
  std::set<std::string> pipes;
  for (const auto& descriptor : fs::directory_iterator("/proc/" + std::to_string(process) + "/fd")) {
    std::error_code closed_since;
    const std::string target = fs::read_symlink(descriptor.path(), closed_since).string();
    if (target.rfind("pipe:", 0) == 0) pipes.insert(target);
  }
  return pipes;
}

std::vector<std::string> InBoth(const std::set<std::string>& one, const std::set<std::string>& other) {
  std::vector<std::string> both;
  std::set_intersection(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(both));
  return both;
}

// The descriptors of another child of this test.
std::string DescriptorsOfAChild() {
  return Run({.arguments = {"sh", "-c", "cd /proc/self/fd && echo *"}}).out;
}

// A program that holds a server, in a folder for what stays of it.
class HolderTest : public ::testing::Test {
 protected:
  void Hold(const std::string& redirections) {
    holder_ =
        std::make_unique<Process>(Command{.arguments = {"bash", "-c", "exec \"$0\" " + redirections, HOLDER_COMMAND},
                                          .environment = {"TMPDIR=" + folder_.path().string()}});
    const std::string before = "serves as ";
    ASSERT_TRUE(holder_->AwaitOut("\n")) << holder_->outcome().err;
    const std::string& out = holder_->outcome().out;
    ASSERT_EQ(out.rfind(before, 0), 0U) << out;
    server_ = std::make_unique<ProcessWatch>(std::stoi(out.substr(before.size())));
  }

  std::unique_ptr<Process> holder_;
  std::unique_ptr<ProcessWatch> server_;

 private:
  TempDir folder_;
};

TEST_F(HolderTest, Kill_HolderGetsSigkill_ServerEnds) {
  ASSERT_NO_FATAL_FAILURE(Hold(""));
  EXPECT_FALSE(server_->Ends(std::chrono::milliseconds(0)));
  holder_->Signal(SIGKILL);
  EXPECT_TRUE(server_->Ends());
}

TEST_F(HolderTest, Kill_HolderIsInterrupted_ServerEnds) {
  ASSERT_NO_FATAL_FAILURE(Hold(""));
  holder_->Signal(SIGINT);
  EXPECT_TRUE(server_->Ends());
}

TEST_F(HolderTest, Start_StandardInputIsClosed_Serves) {
  ASSERT_NO_FATAL_FAILURE(Hold("<&-"));
  EXPECT_FALSE(server_->Ends(std::chrono::milliseconds(0)));
  holder_->Signal(SIGKILL);
  EXPECT_TRUE(server_->Ends());
}

TEST_F(HolderTest, Start_StandardInputAndErrorAreClosed_Serves) {
  ASSERT_NO_FATAL_FAILURE(Hold("<&- 2>&-"));
  EXPECT_FALSE(server_->Ends(std::chrono::milliseconds(0)));
  holder_->Signal(SIGKILL);
  EXPECT_TRUE(server_->Ends());
}

TEST(FakeGatewayProcessIsolationTest, Start_OtherChildren_GetNoDescriptor) {
  const std::string before = DescriptorsOfAChild();
  const auto gateway = Started();
  EXPECT_EQ(DescriptorsOfAChild(), before);
}

TEST(FakeGatewayProcessIsolationTest, Start_Twice_NoneHoldsThePipesOfTheOther) {
  const auto one = Started();
  const auto ours = PipesOf(getpid());
  const auto other = Started();
  EXPECT_THAT(InBoth(PipesOf(other->process_id()), ours), IsEmpty());
}

TEST(FakeGatewayProcessIsolationTest, Start_TestHasDescriptorsForItsChildren_ServerGetsNone) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(pipe(ends), 0);  // NOLINT(android-cloexec-pipe): for children
  const auto ours = PipesOf(getpid());
  const auto gateway = Started();
  EXPECT_THAT(InBoth(PipesOf(gateway->process_id()), ours), IsEmpty());
  close(ends[0]);
  close(ends[1]);
}

TEST(FakeGatewayProcessIsolationTest, Lifetime_OtherChildHasEnded_IsLeftToBeWaitedFor) {
  const pid_t child = fork();
  if (child == 0) _exit(7);
  const ProcessWatch ended(child);
  ASSERT_TRUE(ended.Ends());
  Started().reset();
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

TEST(FakeGatewayProcessIsolationTest, Lifetime_SignalHandlers_StayAsTheyWere) {
  for (const int signal : {SIGPIPE, SIGCHLD, SIGINT, SIGTERM}) {
    struct sigaction before {};
    struct sigaction after {};
    ASSERT_EQ(sigaction(signal, nullptr, &before), 0);
    Started().reset();
    ASSERT_EQ(sigaction(signal, nullptr, &after), 0);
    EXPECT_EQ(after.sa_handler, before.sa_handler) << signal;
  }
}

TEST(FakeGatewayProcessIsolationTest, Destructor_ChildrenAreNotWaitedFor_EndsTheServer) {
  struct sigaction ignore {};
  struct sigaction before {};
  ignore.sa_handler = SIG_IGN;
  ASSERT_EQ(sigaction(SIGCHLD, &ignore, &before), 0);
  auto gateway = Started();
  const ProcessWatch server(gateway->process_id());
  EXPECT_TRUE(gateway->running());
  gateway.reset();
  EXPECT_TRUE(server.Ends(std::chrono::milliseconds(0)));
  ASSERT_EQ(sigaction(SIGCHLD, &before, nullptr), 0);
}

TEST(FakeGatewayProcessIsolationTest, Destructor_InAForkedChild_LeavesTheServerAlone) {
  auto gateway = Started();
  const pid_t child = fork();
  if (child == 0) {
    gateway.reset();
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_TRUE(gateway->running());
  EXPECT_TRUE(fs::exists(gateway->root_certificate_path()));
}

}  // namespace
}  // namespace connectmaster::testing
