// `fakegateway serve` among those who read what it prints, or do not.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "commands.h"
#include "connectmaster/client/client.h"

namespace connectmaster::process_tests {
namespace {

// Serves through a shell that says where standard output and standard error go.
class ReadersTest : public CommandTest {
 protected:
  testing::Process ServeWith(const std::string& redirection, const Arguments& options = {}) const {
    Arguments arguments = {"bash",
                           "-c",
                           "exec \"$0\" \"$@\" " + redirection,
                           FAKEGATEWAY_COMMAND,
                           "serve",
                           "--listen",
                           "127.0.0.1:0",
                           "--certs",
                           "certs",
                           "--ready-file",
                           "ready"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return testing::Process({.arguments = arguments, .folder = Path("")});
  }

  // Far less than what a test waits for, and more than a busy machine needs.
  static constexpr std::chrono::seconds kPromptly{10};
};

TEST_F(ReadersTest, ALogThatNobodyReadsHoldsUpNeitherCallsNorTheEnd) {
  ASSERT_EQ(mkfifo(Path("log").c_str(), 0600), 0);
  const int log = open(Path("log").c_str(), O_RDWR | O_CLOEXEC);  // opened, and never read
  ASSERT_GE(log, 0);
  testing::Process process = ServeWith("2>log", {"--key-type", "ec", "--log-level", "trace"});
  ASSERT_TRUE(process.AwaitFile(Path("ready")));
  auto options = client::ReadCertificateFolder(Path("certs"), "admin").value();
  options.target = Read("ready");
  options.target.pop_back();
  const auto admin = client::Client::Create(options).value();
  ASSERT_TRUE(admin->LoginAdmin().ok());
  for (int i = 0; i < 1'000; ++i) ASSERT_TRUE(admin->Tenant().GetList().ok());  // 150 KB of log; a pipe takes 64
  process.Signal(SIGTERM);
  EXPECT_EQ(process.Wait(kPromptly).exit_status, 0);
  EXPECT_FALSE(std::filesystem::exists(Path("ready")));
  close(log);
}

TEST_F(ReadersTest, WhoeverReadStandardOutputMayGo) {
  testing::Process process = ServeWith("> >(true)", {"--key-type", "ec"});
  ASSERT_TRUE(process.AwaitFile(Path("ready")));
  process.Signal(SIGTERM);
  EXPECT_EQ(process.Wait(kPromptly).exit_status, 0);
  EXPECT_FALSE(std::filesystem::exists(Path("ready")));
}

TEST_F(ReadersTest, ASignalEndsTheStartToo) {
  std::string fleet = R"({"gateways": [)";  // 50 RSA keys: many seconds
  for (int i = 1; i <= 50; ++i) {
    const std::string n = std::to_string(i);
    fleet += (i == 1 ? "" : ", ") + std::string(R"({"id": "g)") + n + R"(", "address": "10.)" + n +
             R"(.0.2", "subnet": "10.)" + n + R"(.0.0/24"})";
  }
  Write("fleet.json", fleet + "]}");
  testing::Process process = ServeWith("", {"--fleet", "fleet.json"});
  // Blocked signals are how far it has come.
  const auto blocks_sigterm = [&] {
    const std::string status = Read("/proc/" + std::to_string(process.pid()) + "/status");
    const std::string field = "\nSigBlk:\t";
    const std::size_t found = status.find(field);
    return found != std::string::npos &&
           (std::stoull(status.substr(found + field.size()), nullptr, 16) >> (SIGTERM - 1) & 1U) != 0;
  };
  while (!blocks_sigterm()) std::this_thread::yield();
  process.Signal(SIGTERM);
  EXPECT_EQ(process.Wait(kPromptly).exit_status, 0);
  EXPECT_EQ(process.outcome().out, "");
  EXPECT_FALSE(std::filesystem::exists(Path("certs")));
}

}  // namespace
}  // namespace connectmaster::process_tests
