// `fakegateway serve` under what the system does to it: limits, and signals that are not requests to end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "commands.h"
#include "connectmaster/client/client.h"
#include "support/sanitizers.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class EnvironmentTest : public CommandTest {
 protected:
  // `limit` is bash's, before the server starts.
  testing::Command ServingAfter(const std::string& limit) const {
    return {.arguments = {"bash", "-c", limit + "; exec \"$@\"", "bash", FAKEGATEWAY_COMMAND, "serve", "--listen",
                          "127.0.0.1:0", "--key-type", "ec", "--db", "db", "--ready-file", "ready"},
            .folder = Path("")};
  }
};

TEST_F(EnvironmentTest, Serve_StartedWithNohup_OutlivesItsTerminal) {
  testing::Process server(
      {.arguments = {"nohup", FAKEGATEWAY_COMMAND, "serve", "--listen", "127.0.0.1:0", "--key-type", "ec"},
       .folder = Path("")});
  ASSERT_TRUE(server.AwaitOut("Ctrl-C stops it.")) << server.outcome().err;
  server.Signal(SIGHUP);
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait().exit_status, 0);
  EXPECT_THAT(server.outcome().out, EndsWith("Stopped.\n"));
}

// A file that may not grow: the signal of the system would be the end.
TEST_F(EnvironmentTest, Serve_DatabaseReachesTheLimitOfFiles_ServesOn) {
  testing::Process server(ServingAfter("ulimit -f 64"));
  ASSERT_TRUE(server.AwaitFile(Path("ready"))) << server.outcome().err;
  const std::string address = Read("ready").substr(0, Read("ready").find('\n'));
  auto options = client::ReadCertificateFolder(Path("certs"), "admin");
  options->target = address;
  const auto admin = *client::Client::Create(*options);
  ASSERT_TRUE(admin->LoginAdmin().ok());
  absl::Status status;
  for (int i = 0; i < 1'000 && status.ok(); ++i) {
    gsdk::tenant::TenantInfo tenant;
    tenant.set_tenantid("tenant-" + std::to_string(i));
    status = admin->Tenant().Add({tenant});
  }
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), HasSubstr("db"));
  EXPECT_TRUE(admin->Tenant().GetList().ok());
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait().exit_status, 0);
}

TEST_F(EnvironmentTest, Serve_PollStrategyThatCannotServe_IsNamed) {
  for (const std::string strategy : {"none", "epollex", "", "none,poll"}) {
    environment_ = {"GRPC_POLL_STRATEGY=" + strategy};
    const Outcome outcome = FakeGateway({"serve", "--listen", "127.0.0.1:0", "--key-type", "ec"});
    EXPECT_EQ(outcome.exit_status, 1) << strategy;
    EXPECT_THAT(outcome.err, HasSubstr("GRPC_POLL_STRATEGY='" + strategy + "'"));
  }
  for (const char* const strategy : {"poll", "all", "epollex,epoll1,none"}) {
    environment_ = {std::string("GRPC_POLL_STRATEGY=") + strategy};
    Serve();
    EXPECT_EQ(gateway().Stop(SIGTERM).exit_status, 0) << strategy;
  }
}

TEST_F(EnvironmentTest, Serve_CipherSuitesThatOpensslRefuses_AreNamed) {
  for (const std::string suites : {"", "NONE-OF-THEM"}) {
    environment_ = {"GRPC_SSL_CIPHER_SUITES=" + suites};
    const Outcome outcome = FakeGateway({"serve", "--listen", "127.0.0.1:0", "--key-type", "ec"});
    EXPECT_EQ(outcome.exit_status, 1) << suites;
    EXPECT_THAT(outcome.err, HasSubstr("GRPC_SSL_CIPHER_SUITES='" + suites + "'"));
  }
}

// The limit does not hold for root: then it is another user's, who has no other processes. Else it is already reached.
TEST_F(EnvironmentTest, Serve_ThreadsCannotBeStarted_SaysSoAndEnds) {
  if (testing::kSanitized) GTEST_SKIP() << "the sanitizers have threads of their own";
  const bool is_root = geteuid() == 0;
  std::filesystem::permissions(Path(""), std::filesystem::perms::all);
  std::filesystem::copy_file(FAKEGATEWAY_COMMAND, Path("fakegateway"));
  const std::string user = is_root ? "setpriv --reuid 65534 --clear-groups " : "";
  for (int limit = 1; limit <= (is_root ? 6 : 1); ++limit) {
    const std::string command = "ulimit -u " + std::to_string(limit) + "; exec " + user +
                                "./fakegateway serve --listen 127.0.0.1:0 --key-type ec";
    const Outcome outcome = testing::Run({.arguments = {"bash", "-c", command}, .folder = Path("")});
    EXPECT_EQ(outcome.exit_status, 1) << limit;
    EXPECT_THAT(outcome.err, StartsWith("fakegateway: cannot start a thread")) << limit;
    EXPECT_THAT(outcome.err, HasSubstr("ulimit -u")) << limit;
  }
}

TEST_F(EnvironmentTest, Serve_SoftLimitOfDescriptors_IsRaisedToTheHardOne) {
  testing::Process server(ServingAfter("ulimit -Sn 128"));
  ASSERT_TRUE(server.AwaitOut("Ctrl-C stops it.")) << server.outcome().err;
  rlimit limit{};
  ASSERT_EQ(prlimit(server.pid(), RLIMIT_NOFILE, nullptr, &limit), 0);
  EXPECT_EQ(limit.rlim_cur, limit.rlim_max);
}

}  // namespace
}  // namespace connectmaster::process_tests
