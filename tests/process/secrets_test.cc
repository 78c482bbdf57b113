// No token and no private key in anything that a command prints, also when gRPC tells what it does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "commands.h"
#include "support/terminal.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SecretsTest : public CommandTest {
 protected:
  SecretsTest() { environment_ = {"GRPC_VERBOSITY=INFO"}; }

  // Every JWT begins with {" in base64, every key file of the folder is known.
  void ExpectNoSecrets(const Outcome& outcome) {
    for (const std::string& text : {outcome.out, outcome.err}) {
      EXPECT_THAT(text, Not(HasSubstr("eyJ")));
      EXPECT_THAT(text, Not(HasSubstr("PRIVATE KEY")));
      for (const auto& file : std::filesystem::directory_iterator(Path("certs"))) {
        if (file.path().extension() != ".pem") continue;
        const std::string key = Read("certs/" + file.path().filename().string());
        EXPECT_THAT(text, Not(HasSubstr(key.substr(key.find('\n') + 1, 64)))) << file.path();
      }
    }
  }

  void RunAll(const std::vector<Arguments>& commands) {
    for (const Arguments& arguments : commands) {
      SCOPED_TRACE(::testing::PrintToString(arguments));
      ExpectNoSecrets(ConnectMaster(arguments));
    }
  }
};

TEST_F(SecretsTest, NeitherTokensNorKeysArePrintedByAnyCommand) {
  Serve({"--db", "gateway.db"});
  RunAll({{"search"}, {"init"}, {"init"}, {"search"}, {"search", "--json"}, {"connect", "192.168.0.104"}});
  testing::Process watch(ConnectMasterCommand({"watch"}));
  ASSERT_TRUE(watch.AwaitErr("Watching"));
  RunAll({{"connect", "192.168.0.120", "--ssl", "--json"},
          {"connect", "192.168.0.99"},
          {"devices"},
          {"devices", "--json"},
          {"disconnect", "544114231", "1"},
          {"disconnect", "--all"},
          {"--gateway-id", "gateway9", "devices"},
          {"--tenant", "gateway1", "search"},
          {"menu"}});
  testing::Terminal menu(ConnectMasterCommand({"menu"}));
  ASSERT_TRUE(menu.Expect("Select a menu: "));
  menu.Type("1\nq\n");
  ExpectNoSecrets(menu.Wait());

  ExpectNoSecrets(gateway().Stop(SIGTERM));
  ExpectNoSecrets(watch.Wait());
  RunAll({{"search"}});
}

TEST_F(SecretsTest, NeitherArePrintedWhenSomethingIsWrongWithThem) {
  Serve();
  gateway().Stop(SIGTERM);
  const std::string key = Read("certs/server_key.pem");
  const std::string certificate = Read("certs/tenant1.crt");
  for (const std::string& damaged : {key.substr(0, key.size() / 2), "x" + key, certificate}) {
    Write("certs/server_key.pem", damaged);
    Write("certs/tenant1_key.pem", damaged);
    ExpectNoSecrets(FakeGateway({"serve", "--listen", "127.0.0.1:0", "--certs", "certs"}));
    RunAll({{"search"}});
  }
  const Outcome shown = testing::Run({.arguments = {CERTS_GEN_COMMAND, "show", Path("certs/admin_key.pem")}});
  EXPECT_EQ(shown.exit_status, 1);
  ExpectNoSecrets(shown);
}

TEST_F(SecretsTest, CertsGenPrintsNoKeys) {
  Serve();
  gateway().Stop(SIGTERM);
  for (const Arguments& arguments : {Arguments{"server", "--key-type", "ec", "--force", "--common-name", "localhost"},
                                     {"bad", "expired", "--tenant-id", "tenant1", "--key-type", "ec"},
                                     {"show", "certs/server.crt"}}) {
    testing::Command command{.arguments = arguments, .folder = Path("")};
    command.arguments.insert(command.arguments.begin(), CERTS_GEN_COMMAND);
    const Outcome outcome = testing::Run(command);
    EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
    ExpectNoSecrets(outcome);
  }
}

TEST_F(SecretsTest, TheSuitePrintsNoneWhateverItSaw) {
  const std::string report = Path("report.xml");
  const Outcome outcome =
      testing::Run({.arguments = {CONFORMANCE_COMMAND, "--gtest_filter=Login.LOGIN_*", "--gtest_output=xml:" + report},
                    .environment = environment_});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("LOGIN_1"));
  EXPECT_THAT(Read("report.xml"), HasSubstr("LOGIN-1"));
  for (const std::string& text : {outcome.out, outcome.err, Read("report.xml")}) {
    EXPECT_THAT(text, Not(HasSubstr("eyJ")));
    EXPECT_THAT(text, Not(HasSubstr("PRIVATE KEY")));
  }
}

}  // namespace
}  // namespace connectmaster::process_tests
