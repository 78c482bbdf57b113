// What `fakegateway serve` logs on standard error, and what it never does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "commands.h"
#include "connectmaster/client/client.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kTwoTenants[] = PROJECT_FOLDER "/fakegateway/fleets/two-tenants.json";

class LogTest : public CommandTest {
 protected:
  // With gateway1 of tenant1 and gateway3 of tenant2 connected.
  void ServeAt(const std::string& level) { Serve({"--fleet", kTwoTenants, "--log-level", level, "--seed", "7"}); }

  Outcome ConnectThrough(const std::string& tenant, const std::string& gateway_id, Arguments arguments) const {
    arguments.insert(arguments.begin(), {"--tenant", tenant, "--gateway-id", gateway_id, "connect"});
    return ConnectMaster(arguments);
  }

  std::string Logged() { return gateway().Stop(SIGTERM).err; }
};

TEST_F(LogTest, Deviation_IsToldAtEachStart) {
  Serve({"--deviation", "status-6-without-type"});
  EXPECT_THAT(Logged(), AllOf(HasSubstr("wrong on purpose"), HasSubstr("status-6-without-type"), HasSubstr("STATUS-6"),
                              HasSubstr("The managed list lacks types.")));
}

TEST_F(LogTest, Deviations_AreListedWithTheirRequirements) {
  const Outcome listed = FakeGateway({"deviations"});
  EXPECT_EQ(listed.exit_status, 0);
  EXPECT_THAT(listed.out, HasSubstr("status-6-without-type"));
  EXPECT_THAT(listed.out, HasSubstr("STATUS-6"));
  EXPECT_EQ(listed.err, "");
}

TEST_F(LogTest, InformationIsStartAndEndLinksOfGatewaysAndWhatFailed) {
  ServeAt("info");
  EXPECT_EQ(ConnectThrough("tenant1", "gateway1", {"10.1.0.101"}).exit_status, 0);
  EXPECT_EQ(ConnectThrough("tenant1", "gateway1", {"10.1.0.99"}).exit_status, 1);
  const std::string log = Logged();
  const std::string time = "20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-9:]{8}\\.[0-9]{3}Z";
  EXPECT_THAT(log, ContainsRegex(time + " info started address=" + gateway().address() +
                                 " gateways=4 devices=18 seed=7 time_scale=1\n"));
  EXPECT_THAT(log, ContainsRegex(time + " info gateway_link gateway=gateway4 status=CONNECTED\n"));
  EXPECT_THAT(log, ContainsRegex(time + " info call method=ConnectMaster\\.Connect tenant=tenant1 code=[A-Z_]+ "
                                        "duration_ms=[0-9]+ message=\"[^\n]*10\\.1\\.0\\.99"));
  EXPECT_THAT(log, ContainsRegex(time + " info device_link gateway=gateway1 [^\n]*why=\"[^\n]*10\\.1\\.0\\.99"));
  EXPECT_THAT(log, ContainsRegex(time + " info stopped signal=SIGTERM\n$"));
  EXPECT_THAT(log, Not(HasSubstr(" debug ")));
  EXPECT_THAT(log, Not(HasSubstr("code=OK")));
}

TEST_F(LogTest, DebuggingAddsEveryCallAndEveryLink) {
  ServeAt("debug");
  EXPECT_EQ(ConnectThrough("tenant1", "gateway1", {"10.1.0.101"}).exit_status, 0);
  EXPECT_THAT(Logged(), AllOf(HasSubstr(" debug call method=Login.Login code=OK"),
                              HasSubstr(" debug call method=ConnectMaster.Connect tenant=tenant1 code=OK duration_ms="),
                              HasSubstr("device=1001 event=\"tcp established\" status=TCP_CONNECTED\n"),
                              Not(HasSubstr("request="))));
}

TEST_F(LogTest, AFailedTlsHandshakeIsLoggedWithItsReason) {
  ServeAt("info");
  EXPECT_EQ(ConnectThrough("tenant2", "gateway3", {"10.2.0.102", "--ssl"}).exit_status, 0);
  EXPECT_EQ(ConnectThrough("tenant2", "gateway3", {"10.2.0.103", "--ssl"}).exit_status, 1);
  EXPECT_THAT(Logged(),
              AllOf(ContainsRegex(" info device_link gateway=gateway3 (device=2003 )?event=\"tls failed\" [^\n]*"
                                  "why=\"[^\n]*TLS handshake[^\n]*certificate"),
                    Not(HasSubstr("10.2.0.102"))));
}

TEST_F(LogTest, NothingIsLoggedUnlessAskedForAndNothingAtAllWhenOff) {
  Serve({"--fleet", kTwoTenants});
  EXPECT_EQ(ConnectThrough("tenant1", "gateway1", {"10.1.0.99"}).exit_status, 1);
  EXPECT_EQ(Logged(), "");
  ServeAt("off");
  EXPECT_EQ(ConnectThrough("tenant1", "gateway1", {"10.1.0.99"}).exit_status, 1);
  EXPECT_EQ(Logged(), "");
}

TEST_F(LogTest, NeitherTokensNorKeysAreLoggedEvenWhenRequestsAndAnswersAre) {
  ServeAt("trace");
  auto options = client::ReadCertificateFolder(Path("certs"), "admin").value();
  options.target = gateway().address();
  const auto admin = client::Client::Create(options).value();
  ASSERT_TRUE(admin->LoginAdmin("administrator").ok());
  const auto issued = admin->Tenant().CreateCertificate("tenant1", {}, 1);
  ASSERT_TRUE(issued.ok()) << issued.status();
  ASSERT_TRUE(admin->Logout().ok());
  EXPECT_NE(ConnectMaster({"--tenant", "gateway1", "search"}).exit_status, 0);
  const std::string log = Logged();
  EXPECT_THAT(log, ContainsRegex("method=Tenant.CreateCertificate [^\n]*request=[^\n]*response="));
  EXPECT_THAT(log, HasSubstr("(left out)"));
  EXPECT_THAT(log, Not(HasSubstr("eyJ"))) << "every JWT begins so";
  EXPECT_THAT(log, Not(HasSubstr("PRIVATE KEY")));
  const std::string key = issued->tenantkey();
  EXPECT_THAT(log, Not(HasSubstr(key.substr(key.find('\n') + 1, 40))));
}

TEST_F(LogTest, TimeGoesAsFastAsItIsTold) {
  // An hour's wait for a device that never answers.
  Serve({"--fleet", kTwoTenants, "--command-timeout", "1h", "--time-scale", "10000", "--token-lifetime", "1000h"});
  const Outcome outcome = ConnectThrough("tenant1", "gateway1", {"10.1.0.104"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("10.1.0.104"));
}

TEST_F(LogTest, OptionsThatAreWrongAreNamed) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> wrong = {
      {"--seed", {"-1", "x", "", "1.5", "18446744073709551616"}},
      {"--time-scale", {"0", "-1", "fast", "", "nan", "inf", "1e9"}},
      {"--log-level", {"loud", "", "INFO"}}};
  for (const auto& [option, values] : wrong) {
    for (const std::string& value : values) {
      SCOPED_TRACE(option + "=" + value);
      const Outcome outcome = FakeGateway({"serve", option + "=" + value});
      EXPECT_EQ(outcome.exit_status, 2);
      EXPECT_EQ(outcome.out, "");
      EXPECT_THAT(outcome.err, AllOf(StartsWith("fakegateway: "), HasSubstr(option)));
    }
  }
  const std::string help = FakeGateway({"serve", "--help"}).out;
  for (const char* const option : {"--seed", "--time-scale", "--log-level"}) EXPECT_THAT(help, HasSubstr(option));
}

}  // namespace
}  // namespace connectmaster::process_tests
