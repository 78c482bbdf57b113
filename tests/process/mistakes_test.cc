// What is wrong with a command line, a file or the machine: the exit status, and a message on standard error.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "commands.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Matcher;
using ::testing::Not;
using ::testing::StartsWith;

class MistakesTest : public CommandTest {
 protected:
  // Wrong usage: status 2, and the message names what is wrong.
  static void ExpectUsageError(const Outcome& outcome, const std::string& named) {
    EXPECT_EQ(outcome.exit_status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr(named));
  }

  // A failed operation: status 1, and one line that says all.
  static void ExpectFailure(const Outcome& outcome, const Matcher<const std::string&>& message) {
    EXPECT_EQ(outcome.exit_status, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, AllOf(StartsWith("fakegateway: "), message));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  }

  Outcome TryToServe(Arguments options) const {
    const Arguments usual = {"serve", "--certs", "certs", "--key-type", "ec"};
    options.insert(options.begin(), usual.begin(), usual.end());
    if (std::find(options.begin(), options.end(), "--listen") == options.end()) {
      options.insert(options.end(), {"--listen", "127.0.0.1:0"});
    }
    return FakeGateway(options);
  }

  Outcome TryFleet(const std::string& json) const {
    Write("fleet.json", json);
    return TryToServe({"--fleet", "fleet.json"});
  }

  void ExecuteSql(const std::string& database, const char* sql) const {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(Path(database).c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
    sqlite3_close(handle);
  }
};

TEST_F(MistakesTest, WrongUsageOfFakegateway) {
  ExpectUsageError(FakeGateway({}), "command");
  ExpectUsageError(FakeGateway({"frobnicate"}), "frobnicate");
  ExpectUsageError(FakeGateway({"serve", "--frobnicate"}), "--frobnicate");
  ExpectUsageError(FakeGateway({"serve", "extra"}), "extra");
  ExpectUsageError(FakeGateway({"serve", "--certs"}), "--certs");
  for (const char* const option : {"--reconnect-interval", "--keep-alive", "--command-timeout", "--token-lifetime"}) {
    for (const char* const value : {"30", "soon", "-1s", "0s", "1ns", "inf", ""}) {
      SCOPED_TRACE(std::string(option) + "=" + value);
      ExpectUsageError(FakeGateway({"serve", std::string(option) + "=" + value}), option);
    }
  }
}

TEST_F(MistakesTest, AKeyTypeThatThereIsNotIsAnsweredWithThoseThereAre) {
  const Outcome outcome = FakeGateway({"serve", "--key-type", "dsa"});
  ExpectUsageError(outcome, "--key-type");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("'dsa'"), HasSubstr("rsa"), HasSubstr("ec"), Not(HasSubstr("->"))));
}

TEST_F(MistakesTest, WrongUsageOfConnectmaster) {
  ExpectUsageError(ConnectMaster({}), "command");
  ExpectUsageError(ConnectMaster({"frobnicate"}), "frobnicate");
  ExpectUsageError(ConnectMaster({"search", "--frobnicate"}), "--frobnicate");
  ExpectUsageError(ConnectMaster({"search", "--wait", "soon"}), "--wait");
  ExpectUsageError(ConnectMaster({"--timeout", "10", "search"}), "--timeout");
  ExpectUsageError(ConnectMaster({"connect"}), "address");
  ExpectUsageError(ConnectMaster({"connect", "192.168.0.104:0"}), "192.168.0.104:0");
  ExpectUsageError(ConnectMaster({"connect", "192.168.0.104:65536"}), "192.168.0.104:65536");
  ExpectUsageError(ConnectMaster({"disconnect"}), "--all");
  ExpectUsageError(ConnectMaster({"disconnect", "--all", "1"}), "--all");
  ExpectUsageError(ConnectMaster({"disconnect", "entrance"}), "entrance");
  ExpectUsageError(ConnectMaster({"--certs", "", "search"}), "--certs: ");
  ExpectUsageError(ConnectMaster({"disconnect", "0x8"}), "'0x8' is not a device ID");
  ExpectUsageError(ConnectMaster({"watch", "--count", "0"}), "--count: '0'");
}

TEST_F(MistakesTest, AGatewaysAddressThatIsNone) {
  for (const char* const address :
       {"nowhere", "127.0.0.1:", ":4010", "127.0.0.1:0", "127.0.0.1:99999", "http://127.0.0.1:4010", "::1:4010", ""}) {
    const Outcome outcome = ConnectMaster({"--gateway", address, "search"});
    ExpectUsageError(outcome, "'" + std::string(address) + "'");
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("--gateway: "), HasSubstr("HOST:PORT")));
  }
}

TEST_F(MistakesTest, HelpIsNoMistake) {
  for (const Arguments& arguments : {Arguments{"--help"}, {"serve", "--help"}}) {
    const Outcome outcome = FakeGateway(arguments);
    EXPECT_EQ(outcome.exit_status, 0);
    EXPECT_EQ(outcome.err, "");
    EXPECT_THAT(outcome.out, HasSubstr("serve"));
  }
  const Outcome help = ConnectMaster({"--help"});
  EXPECT_EQ(help.exit_status, 0);
  for (const char* const command : {"init", "search", "connect", "disconnect", "devices", "watch", "menu"}) {
    EXPECT_THAT(help.out, HasSubstr(command));
    EXPECT_EQ(ConnectMaster({command, "--help"}).exit_status, 0) << command;
  }
}

TEST_F(MistakesTest, AnAddressThatIsNone) {
  for (const char* const address : {"nowhere", "127.0.0.1", "127.0.0.1:", ":4010", "127.0.0.1:65536", "127.0.0.1:-1",
                                    "127.0.0.1:http", "::1:4010", "unix:0", ""}) {
    SCOPED_TRACE(address);
    const Outcome outcome = TryToServe({"--listen", address});
    ExpectUsageError(outcome, "--listen");
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("'" + std::string(address) + "'"), HasSubstr("HOST:PORT")));
    EXPECT_FALSE(std::filesystem::exists(Path("certs")));
  }
}

TEST_F(MistakesTest, AnAddressThatIsNotThisMachines) {
  ExpectFailure(TryToServe({"--listen", "192.0.2.1:0"}), HasSubstr("cannot listen on 192.0.2.1:0: "));
}

TEST_F(MistakesTest, APortInUse) {
  Serve();
  ExpectFailure(TryToServe({"--listen", gateway().address()}),
                HasSubstr("cannot listen on " + gateway().address() + ": Address already in use"));
}

TEST_F(MistakesTest, APortThatAnotherProgramHolds) {
  const int taken = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(where);
  ASSERT_EQ(bind(taken, reinterpret_cast<const sockaddr*>(&where), size), 0);
  ASSERT_EQ(getsockname(taken, reinterpret_cast<sockaddr*>(&where), &size), 0);
  const std::string address = "127.0.0.1:" + std::to_string(ntohs(where.sin_port));
  ExpectFailure(TryToServe({"--listen", address}),
                HasSubstr("cannot listen on " + address + ": Address already in use"));
  close(taken);
}

TEST_F(MistakesTest, AFleetFileThatIsMissing) {
  ExpectFailure(TryToServe({"--fleet", "missing.json"}), HasSubstr("missing.json: cannot be opened: No such file"));
  EXPECT_FALSE(std::filesystem::exists(Path("certs"))) << "nothing is made before the fleet has been read";
}

TEST_F(MistakesTest, AFleetFileThatIsAFolder) {
  std::filesystem::create_directory(Path("folder.json"));
  ExpectFailure(TryToServe({"--fleet", "folder.json"}), HasSubstr("folder.json: "));
}

TEST_F(MistakesTest, AFleetFileThatIsNoJsonIsAnsweredWithTheLine) {
  ExpectFailure(TryFleet("{\n  \"gateways\": [\n    {\"id\" \"gateway1\"}\n  ]\n}\n"),
                AllOf(HasSubstr("fleet.json"), HasSubstr("line 3")));
  ExpectFailure(TryFleet(""), AllOf(HasSubstr("fleet.json"), HasSubstr("line 1")));
}

TEST_F(MistakesTest, AFleetFileWithAWrongFieldIsAnsweredWithTheFieldAndWhatIsExpected) {
  ExpectFailure(TryFleet(R"({"gatways": []})"), AllOf(HasSubstr("fleet.json"), HasSubstr("gatways")));
  ExpectFailure(TryFleet(R"({"gateways": [{"id": "g", "address": "10.0.0.2", "subnet": "10.0.0"}]})"),
                AllOf(HasSubstr("fleet.json"), HasSubstr("gateways[0].subnet is '10.0.0'"), HasSubstr("10.0.0"),
                      HasSubstr("expected")));
  ExpectFailure(TryFleet(R"({"gateways": [{"id": "g", "address": "10.0.0.2", "subnet": "10.0.0.0/24"}],
                             "devices": [{"id": 1, "type": "BIOSTATION_2", "address": "10.0.0.3"},
                                         {"id": 1, "type": "BIOSTATION_2", "address": "10.0.0.4"}]})"),
                AllOf(HasSubstr("devices[1].id is 1"), HasSubstr("taken by devices[0].id")));
  ExpectFailure(TryFleet(R"({"devices": [{"id": 1, "type": "BIOSTATION_9", "address": "10.0.0.3"}]})"),
                AllOf(HasSubstr("type"), HasSubstr("BIOSTATION_9"), HasSubstr("Expected: one of ")));
  ExpectFailure(TryFleet(R"({"devices": [{"id": "many", "address": "10.0.0.3"}]})"),
                AllOf(HasSubstr("id"), HasSubstr("many"), HasSubstr("Expected: a whole number")));
}

TEST_F(MistakesTest, ADatabaseOfANewerVersion) {
  Serve({"--db", "gateway.db"});
  gateway().Stop(SIGTERM);
  ExecuteSql("gateway.db", "PRAGMA user_version = 1000");
  const std::string before = Read("gateway.db");
  ExpectFailure(TryToServe({"--db", "gateway.db"}), AllOf(HasSubstr("gateway.db"), HasSubstr("version 1000")));
  EXPECT_EQ(Read("gateway.db"), before);
}

TEST_F(MistakesTest, ADatabaseThatAnotherProcessHasOpen) {
  Serve({"--db", "gateway.db"});
  ExpectFailure(TryToServe({"--db", "gateway.db"}),
                AllOf(HasSubstr("gateway.db"), HasSubstr("in use by another process")));
  const Outcome init = ConnectMaster({"init"});
  EXPECT_EQ(init.exit_status, 0) << init.err;
}

TEST_F(MistakesTest, ADatabaseInAMissingFolder) {
  ExpectFailure(TryToServe({"--db", "missing/gateway.db"}), HasSubstr("missing/gateway.db"));
}

TEST_F(MistakesTest, ADatabaseThatIsNone) {
  Write("text.db", std::string(5000, 'x'));
  ExpectFailure(TryToServe({"--db", "text.db"}), AllOf(HasSubstr("text.db"), HasSubstr("not an SQLite file")));
  EXPECT_EQ(Read("text.db"), std::string(5000, 'x'));
}

TEST_F(MistakesTest, ADatabaseOfAnotherProgram) {
  ExecuteSql("other.db", "CREATE TABLE songs(title TEXT)");
  const std::string before = Read("other.db");
  ExpectFailure(TryToServe({"--db", "other.db"}),
                AllOf(HasSubstr("other.db"), HasSubstr("not a fake master gateway's")));
  EXPECT_EQ(Read("other.db"), before);
}

TEST_F(MistakesTest, AReadyFileInAMissingFolder) {
  const Outcome outcome = TryToServe({"--ready-file", "missing/ready"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("missing/ready"));
  EXPECT_EQ(outcome.out, "");
}

}  // namespace
}  // namespace connectmaster::process_tests
