// `fakegateway serve` whose end takes long: another signal kills it.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "commands.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::EndsWith;

// Standard output is a pipe that this test fills up once the gateway is served: the last line then waits for room.
class SecondSignalTest : public CommandTest {
 protected:
  ~SecondSignalTest() override {
    if (out_ >= 0) close(out_);
  }

  void SetUp() override {
    ASSERT_EQ(mkfifo(Path("out").c_str(), 0600), 0);
    out_ = open(Path("out").c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
    ASSERT_GE(out_, 0);
  }

  testing::Command Serving() const {
    return {.arguments = {"bash", "-c", "exec \"$0\" serve --listen 127.0.0.1:0 --key-type ec --log-level info >out",
                          FAKEGATEWAY_COMMAND},
            .folder = Path("")};
  }

  void FillOutput(testing::Process& server) const {
    ASSERT_TRUE(server.AwaitErr(" info started ")) << server.outcome().err;
    std::string announced;
    while (announced.find("Ctrl-C stops it.\n") == std::string::npos) {
      char c = 0;
      if (read(out_, &c, 1) == 1) announced += c;
    }
    for (const char c = '.'; write(out_, &c, 1) == 1;) {
    }
  }

  std::string ReadOutput() const {
    std::string text;
    for (char c = 0; read(out_, &c, 1) == 1;) text += c;
    return text;
  }

 private:
  int out_ = -1;
};

TEST_F(SecondSignalTest, Serve_AnotherSignalWhileItEnds_IsKilledByIt) {
  testing::Process server(Serving());
  ASSERT_NO_FATAL_FAILURE(FillOutput(server));
  server.Signal(SIGTERM);
  ASSERT_TRUE(server.AwaitErr(" info stopped signal=SIGTERM\n")) << server.outcome().err;
  // Those that come too soon after the first are the same request.
  const testing::Deadline deadline = testing::In(testing::kPatience);
  while (server.outcome().signal == 0 && testing::MillisecondsUntil(deadline) > 0) {
    server.Signal(SIGINT);
    server.AwaitErr("what is never printed", std::chrono::milliseconds(50));
  }
  EXPECT_EQ(server.outcome().signal, SIGINT);
}

TEST_F(SecondSignalTest, Serve_ItsEndHangs_IsKilledAndSaysWhereItHung) {
  testing::Process server(Serving());
  ASSERT_NO_FATAL_FAILURE(FillOutput(server));
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(std::chrono::seconds(5)).exit_status, 1);
  EXPECT_THAT(server.outcome().err, EndsWith("it hangs while it writes to standard output\n"));
}

TEST_F(SecondSignalTest, Serve_TwoSignalsAtOnce_EndsCleanly) {
  testing::Process server(Serving());
  ASSERT_NO_FATAL_FAILURE(FillOutput(server));
  for (const int signal : {SIGSTOP, SIGTERM, SIGINT, SIGCONT}) server.Signal(signal);
  ASSERT_TRUE(server.AwaitErr(" info stopped signal=")) << server.outcome().err;
  std::string output = ReadOutput();
  EXPECT_EQ(server.Wait().exit_status, 0);
  output += ReadOutput();
  EXPECT_THAT(output, EndsWith("Stopped.\n"));
}

}  // namespace
}  // namespace connectmaster::process_tests
