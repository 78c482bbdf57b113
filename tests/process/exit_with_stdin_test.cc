// `fakegateway serve --exit-with-stdin`: the server goes when its standard input ends.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "commands.h"
#include "support/process_watch.h"
#include "support/terminal.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Through a shell, which says what standard input is.
constexpr char kServe[] = "\"$0\" serve --listen 127.0.0.1:0 --ready-file ready --exit-with-stdin ";

class ExitWithStdinTest : public CommandTest {
 protected:
  ~ExitWithStdinTest() override { CloseInput(); }

  testing::Command Shell(const std::string& script) const {
    return {.arguments = {"bash", "-c", script, FAKEGATEWAY_COMMAND}, .folder = Path("")};
  }
  testing::Command Serving(const std::string& redirections) const {
    return Shell("exec " + std::string(kServe) + redirections);
  }

  // The pipe "in", whose other end this test holds.
  void OpenInput() {
    ASSERT_EQ(mkfifo(Path("in").c_str(), 0600), 0);
    input_ = open(Path("in").c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_GE(input_, 0);
  }
  void CloseInput() {
    if (input_ >= 0) close(input_);
    input_ = -1;
  }
  void WriteInput(const std::string& text) const {
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t size = write(input_, text.data() + done, text.size() - done);
      ASSERT_GT(size, 0);
      done += static_cast<std::size_t>(size);
    }
  }

  // The most memory that the process has had, in KiB.
  long PeakMemory(pid_t pid) const {
    const std::string status = Read("/proc/" + std::to_string(pid) + "/status");
    const std::string name = "VmHWM:";
    return std::stol(status.substr(status.find(name) + name.size()));
  }

 private:
  int input_ = -1;
};

TEST_F(ExitWithStdinTest, Serve_PipeEnds_EndsAsWithSigterm) {
  ASSERT_NO_FATAL_FAILURE(OpenInput());
  testing::Process server(Serving("--key-type ec --log-level info <in"));
  ASSERT_TRUE(server.AwaitFile(Path("ready"))) << server.outcome().err;
  CloseInput();
  const Outcome outcome = server.Wait();
  EXPECT_EQ(outcome.exit_status, 0);
  EXPECT_THAT(outcome.out, EndsWith("Stopped.\n"));
  EXPECT_THAT(outcome.err, EndsWith(" info stopped why=\"standard input has ended\"\n"));
  EXPECT_FALSE(std::filesystem::exists(Path("ready")));
}

TEST_F(ExitWithStdinTest, Serve_RunnerIsKilled_Ends) {
  testing::Process runner(
      Shell("mkfifo in; " + std::string(kServe) + "--key-type ec <in & exec 3>in; echo $!; exec sleep 1000"));
  ASSERT_TRUE(runner.AwaitFile(Path("ready"))) << runner.outcome().err;
  ASSERT_TRUE(runner.AwaitOut("Ctrl-C stops it.\n"));
  const testing::ProcessWatch server(std::stoi(runner.outcome().out));
  EXPECT_FALSE(server.Ends(std::chrono::milliseconds(0)));
  runner.Signal(SIGKILL);
  EXPECT_TRUE(server.Ends());
  EXPECT_FALSE(std::filesystem::exists(Path("ready")));
}

TEST_F(ExitWithStdinTest, Serve_SignalComesFirst_EndsAsEver) {
  ASSERT_NO_FATAL_FAILURE(OpenInput());
  testing::Process server(Serving("--key-type ec --log-level info <in"));
  ASSERT_TRUE(server.AwaitFile(Path("ready"))) << server.outcome().err;
  server.Signal(SIGINT);
  EXPECT_EQ(server.Wait().exit_status, 0);
  EXPECT_THAT(server.outcome().err, EndsWith(" info stopped signal=SIGINT\n"));
}

TEST_F(ExitWithStdinTest, Serve_MuchToRead_ThrowsItAway) {
  ASSERT_NO_FATAL_FAILURE(OpenInput());
  testing::Process server(Serving("--key-type ec <in"));
  ASSERT_TRUE(server.AwaitFile(Path("ready"))) << server.outcome().err;
  const long before = PeakMemory(server.pid());
  ASSERT_NO_FATAL_FAILURE(WriteInput(std::string(64 << 20, '\n')));
  EXPECT_LT(PeakMemory(server.pid()) - before, 16 << 10);
  EXPECT_TRUE(std::filesystem::exists(Path("ready")));
  CloseInput();
  EXPECT_EQ(server.Wait().exit_status, 0);
}

TEST_F(ExitWithStdinTest, Serve_Terminal_EndsWithCtrlD) {
  testing::Terminal server(Serving("--key-type ec"));
  ASSERT_TRUE(server.Expect("Ctrl-C stops it.")) << server.Screen();
  server.Type("quit\n");
  server.Type(testing::kCtrlD);
  EXPECT_EQ(server.Wait().exit_status, 0);
  EXPECT_THAT(server.Screen(), EndsWith("Stopped.\n"));
}

TEST_F(ExitWithStdinTest, Serve_InputIsClosed_SaysSo) {
  const Outcome outcome = testing::Run(Serving("--key-type ec <&-"));
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, StartsWith("fakegateway: standard input is closed"));
  EXPECT_FALSE(std::filesystem::exists(Path("certs")));
}

TEST_F(ExitWithStdinTest, Serve_WithoutTheOption_InputMayBeClosed) {
  testing::Process server(Shell("exec \"$0\" serve --listen 127.0.0.1:0 --ready-file ready --key-type ec <&-"));
  EXPECT_TRUE(server.AwaitFile(Path("ready"))) << server.outcome().err;
}

TEST_F(ExitWithStdinTest, Help_NamesTheOption) {
  EXPECT_THAT(FakeGateway({"serve", "--help"}).out, HasSubstr("--exit-with-stdin"));
}

// Inputs that have ended before the gateway could be served.
struct EndedInput {
  std::string name;
  std::string redirection;

  friend void PrintTo(const EndedInput& it, std::ostream* out) { *out << it.name; }
};

const EndedInput kEndedInputs[] = {
    {"Nothing", "</dev/null"}, {"File", "<file"}, {"Folder", "<folder"}, {"ForWritingOnly", "0>written"}};

class EndedInputTest : public ExitWithStdinTest, public ::testing::WithParamInterface<EndedInput> {};

INSTANTIATE_TEST_SUITE_P(Inputs, EndedInputTest, ::testing::ValuesIn(kEndedInputs),
                         [](const auto& input) { return input.param.name; });

TEST_P(EndedInputTest, Serve_WhileItStarts_EndsAtOnce) {
  std::string gateways;  // 50 RSA keys: many seconds
  for (int i = 1; i <= 50; ++i) {
    absl::StrAppend(&gateways, i == 1 ? "" : ",", R"({"id": "g)", i, R"(", "address": "10.)", i,
                    R"(.0.2", "subnet": "10.)", i, R"(.0.0/24"})");
  }
  Write("fleet.json", R"({"gateways": [)" + gateways + "]}");
  Write("file", std::string(10'000, 'x'));
  std::filesystem::create_directory(Path("folder"));
  testing::Process server(Serving("--fleet fleet.json " + GetParam().redirection));
  const Outcome outcome = server.Wait(std::chrono::seconds(10));
  EXPECT_EQ(outcome.exit_status, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, StartsWith("fakegateway: standard input has ended before"));
  EXPECT_FALSE(std::filesystem::exists(Path("certs")));
  EXPECT_FALSE(std::filesystem::exists(Path("ready")));
}

}  // namespace
}  // namespace connectmaster::process_tests
