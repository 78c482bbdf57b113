// `connectmaster` against `fakegateway serve`, each a process.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "tutorial.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kEntrance[] = "192.168.0.104";
constexpr uint32_t kEntranceId = 544114231;

// A document of --json: an array of messages.
template <typename T>
std::vector<T> ParseArray(const std::string& text) {
  std::vector<T> messages;
  const auto document = nlohmann::json::parse(text, nullptr, false);
  EXPECT_TRUE(document.is_array()) << text;
  for (const auto& entry : document) {
    const auto status = google::protobuf::util::JsonStringToMessage(entry.dump(), &messages.emplace_back());
    EXPECT_TRUE(status.ok()) << status.ToString();
  }
  return messages;
}

template <typename T>
T ParseLine(const std::string& text) {
  T message;
  const auto status = google::protobuf::util::JsonStringToMessage(text, &message);
  EXPECT_TRUE(status.ok()) << status.ToString() << text;
  return message;
}

class ConnectMasterTest : public CommandTest {
 protected:
  static void ExpectSuccess(const Outcome& outcome) {
    EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
  }

  static void ExpectFailure(const Outcome& outcome, const ::testing::Matcher<const std::string&>& message) {
    EXPECT_EQ(outcome.exit_status, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, AllOf(StartsWith("connectmaster: "), message));
  }

  std::vector<gsdk::connect::DeviceInfo> Devices() {
    const Outcome outcome = ConnectMaster({"devices", "--json"});
    ExpectSuccess(outcome);
    return ParseArray<gsdk::connect::DeviceInfo>(outcome.out);
  }
};

TEST_F(ConnectMasterTest, InitRegistersTheTenantOnceAndSaysSo) {
  Serve();
  const Outcome first = ConnectMaster({"init"});
  ExpectSuccess(first);
  EXPECT_EQ(first.out,
            "tenant1 is not registered. Trying to add the tenant...\n"
            "tenant1 is registered successfully\n");
  const Outcome second = ConnectMaster({"init"});
  ExpectSuccess(second);
  EXPECT_EQ(second.out, "tenant1 is already registered\n");
  const Outcome as_the_tutorial = ConnectMaster({"menu", "-i"});
  ExpectSuccess(as_the_tutorial);
  EXPECT_EQ(as_the_tutorial.out, "tenant1 is already registered\n");
}

TEST_F(ConnectMasterTest, SearchListsTheTutorialsDevices) {
  ServeRegistered();
  const Outcome json = ConnectMaster({"search", "--json"});
  ExpectSuccess(json);
  auto found = ParseArray<gsdk::connect::SearchDeviceInfo>(json.out);
  auto expected = TutorialDevices();
  const auto by_id = [](const auto& a, const auto& b) { return a.deviceid() < b.deviceid(); };
  std::sort(found.begin(), found.end(), by_id);
  std::sort(expected.begin(), expected.end(), by_id);
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i) {
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(found[i], expected[i])) << found[i].DebugString();
  }

  const Outcome table = ConnectMaster({"search"});
  ExpectSuccess(table);
  for (const auto& device : expected) {
    EXPECT_THAT(table.out, ContainsRegex(std::to_string(device.deviceid()) + " +" +
                                         gsdk::device::Type_Name(device.type()) + " +" + device.ipaddr() + ":51211"));
  }
}

TEST_F(ConnectMasterTest, JsonHoldsEveryFieldAlsoTheDefaults) {
  ServeRegistered();
  const auto devices = nlohmann::json::parse(ConnectMaster({"search", "--json"}).out, nullptr, false);
  ASSERT_TRUE(devices.is_array());
  for (const auto& device : devices) {
    for (const char* const field :
         {"deviceID", "type", "useDHCP", "connectionMode", "IPAddr", "port", "useSSL", "serverAddr"}) {
      EXPECT_TRUE(device.contains(field)) << field << " in " << device;
    }
  }
}

TEST_F(ConnectMasterTest, ConnectsListsAndDisconnectsADevice) {
  ServeRegistered();
  EXPECT_THAT(Devices(), IsEmpty());
  const Outcome none = ConnectMaster({"devices"});
  ExpectSuccess(none);
  EXPECT_THAT(none.out, HasSubstr("gateway1"));

  const Outcome connected = ConnectMaster({"connect", kEntrance});
  ExpectSuccess(connected);
  EXPECT_EQ(connected.out, "Connected to 544114231\n");
  const auto devices = Devices();
  ASSERT_THAT(devices, SizeIs(1));
  EXPECT_EQ(devices[0].deviceid(), kEntranceId);
  EXPECT_EQ(devices[0].status(), gsdk::connect::TCP_CONNECTED);
  EXPECT_EQ(devices[0].ipaddr(), kEntrance);
  EXPECT_EQ(devices[0].port(), 51211);
  EXPECT_THAT(ConnectMaster({"devices"}).out,
              ContainsRegex("544114231 +BIOENTRY_W2 +192.168.0.104:51211 .*TCP_CONNECTED"));

  const Outcome again = ConnectMaster({"connect", kEntrance});
  ExpectFailure(again, AllOf(HasSubstr(kEntrance), HasSubstr("ALREADY_EXISTS")));  // SYNC-7

  const Outcome disconnected = ConnectMaster({"disconnect", "544114231"});
  ExpectSuccess(disconnected);
  EXPECT_EQ(disconnected.out, "Disconnected 544114231\n");
  EXPECT_THAT(Devices(), IsEmpty());
}

TEST_F(ConnectMasterTest, InfoOfADevice_ShowsItsMakeWhileItIsConnected) {
  ServeRegistered();
  ExpectFailure(ConnectMaster({"info", "544114231"}),
                AllOf(HasSubstr("NOT_FOUND"), HasSubstr("544114231"), HasSubstr("connectmaster connect IP")));
  ExpectSuccess(ConnectMaster({"connect", kEntrance}));
  const Outcome shown = ConnectMaster({"info", "544114231"});
  ExpectSuccess(shown);
  EXPECT_THAT(shown.out, AllOf(ContainsRegex("\nmodelName +BIOENTRY_W2\n"), ContainsRegex("\nfingerSupported +yes\n"),
                               ContainsRegex("\nbiometricOnlySupported +yes\n")));
  const Outcome json = ConnectMaster({"info", "544114231", "--json"});
  ExpectSuccess(json);
  const auto parsed = nlohmann::json::parse(json.out, nullptr, false);
  ASSERT_TRUE(parsed.is_object()) << json.out;
  EXPECT_EQ(parsed["info"].value("modelName", ""), "BIOENTRY_W2");
  EXPECT_EQ(parsed["capInfo"].value("type", ""), "BIOENTRY_W2");
  EXPECT_EQ(parsed["deviceCapability"].value("maxFingerprintsPerUser", 0), 10);
  EXPECT_THAT(ConnectMaster({"info"}).out, HasSubstr("VERSION"));
}

TEST_F(ConnectMasterTest, ConnectsWithSslAndAPort) {
  ServeRegistered();
  const Outcome connected = ConnectMaster({"connect", "192.168.0.120:51211", "--ssl", "--json"});
  ExpectSuccess(connected);
  EXPECT_EQ(nlohmann::json::parse(connected.out, nullptr, false).value("deviceID", 0U), 540092578U);
  const auto devices = Devices();
  ASSERT_THAT(devices, SizeIs(1));
  EXPECT_EQ(devices[0].status(), gsdk::connect::TLS_CONNECTED);
  EXPECT_TRUE(devices[0].usessl());
  ExpectSuccess(ConnectMaster({"disconnect", "--all"}));
  EXPECT_THAT(Devices(), IsEmpty());
}

TEST_F(ConnectMasterTest, SaysWhyADeviceCannotBeConnected) {
  ServeRegistered();
  ExpectFailure(ConnectMaster({"connect", "192.168.0.99"}), AllOf(HasSubstr("UNAVAILABLE"), HasSubstr("192.168.0.99")));
  ExpectFailure(ConnectMaster({"connect", "entrance"}), AllOf(HasSubstr("INVALID_ARGUMENT"), HasSubstr("entrance")));
  ExpectFailure(ConnectMaster({"connect", kEntrance, "--ssl"}), AllOf(HasSubstr("UNAVAILABLE"), HasSubstr(kEntrance)));
}

TEST_F(ConnectMasterTest, NamesEachDeviceThatCannotBeDisconnectedAndDisconnectsTheOthers) {
  ServeRegistered();
  ExpectSuccess(ConnectMaster({"connect", kEntrance}));
  ExpectFailure(ConnectMaster({"disconnect", "846", "544114231", "7"}),
                AllOf(HasSubstr("NOT_FOUND"), HasSubstr("device 846: NOT_FOUND"), HasSubstr("device 7: NOT_FOUND"),
                      Not(HasSubstr("device 544114231"))));
  EXPECT_THAT(Devices(), IsEmpty());
}

TEST_F(ConnectMasterTest, WatchPrintsTheChangesThatOtherProcessesMake) {
  ServeRegistered();
  testing::Process json(ConnectMasterCommand({"watch", "--count", "2", "--json"}));
  testing::Process text(ConnectMasterCommand({"watch", "--count", "2"}));
  ASSERT_TRUE(json.AwaitErr("Watching the devices of tenant1"));
  ASSERT_TRUE(text.AwaitErr("Watching the devices of tenant1"));
  ExpectSuccess(ConnectMaster({"connect", kEntrance}));
  ASSERT_TRUE(json.AwaitOut("\n")) << "a change is printed when it arrives";
  const auto change = ParseLine<gsdk::connect::StatusChange>(json.outcome().out);
  EXPECT_EQ(change.deviceid(), kEntranceId);
  EXPECT_EQ(change.status(), gsdk::connect::TCP_CONNECTED);
  EXPECT_NE(change.timestamp(), 0U);
  ExpectSuccess(ConnectMaster({"disconnect", "544114231"}));

  const Outcome json_end = json.Wait();
  EXPECT_EQ(json_end.exit_status, 0);
  const auto second = ParseLine<gsdk::connect::StatusChange>(json_end.out.substr(json_end.out.find('\n') + 1));
  EXPECT_EQ(second.status(), gsdk::connect::DISCONNECTED);
  const Outcome text_end = text.Wait();
  EXPECT_EQ(text_end.exit_status, 0);
  EXPECT_THAT(text_end.out, ContainsRegex("544114231 +TCP_CONNECTED\n.*544114231 +DISCONNECTED\n$"));
}

TEST_F(ConnectMasterTest, WatchEndsWithStatus0WhenInterrupted) {
  ServeRegistered();
  for (const int signal : {SIGINT, SIGTERM}) {
    testing::Process watch(ConnectMasterCommand({"watch"}));
    ASSERT_TRUE(watch.AwaitErr("Watching"));
    watch.Signal(signal);
    const Outcome outcome = watch.Wait();
    EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }
}

TEST_F(ConnectMasterTest, WatchEndsAtOnceWhenInterruptedWhileItLogsIn) {
  ServeRegistered();
  gateway().process().Signal(SIGSTOP);  // the kernel still takes connections for it
  for (const int signal : {SIGINT, SIGTERM}) {
    testing::Process watch(ConnectMasterCommand({"--timeout", "60s", "watch"}));
    EXPECT_FALSE(watch.AwaitErr("connectmaster", std::chrono::milliseconds(500)));
    watch.Signal(signal);
    EXPECT_EQ(watch.Wait().signal, signal);
  }
  gateway().process().Signal(SIGCONT);
}

// A stopped process leaves its connections open and answers nothing, as a network that has gone dead.
TEST_F(ConnectMasterTest, Watch_GatewayFallsSilent_EndsAfterTheKeepalive) {
  ServeRegistered();
  testing::Process watch(ConnectMasterCommand({"--keepalive", "1s", "watch"}));
  ASSERT_TRUE(watch.AwaitErr("Watching"));
  gateway().process().Signal(SIGSTOP);
  const Outcome outcome = watch.Wait();
  gateway().process().Signal(SIGCONT);
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("watching ended: UNAVAILABLE"));
}

TEST_F(ConnectMasterTest, WhatCannotBePrintedIsAFailure) {
  ServeRegistered();
  for (const Arguments& arguments :
       {Arguments{"--help"}, {"init"}, {"search"}, {"search", "--json"}, {"devices"}, {"gateway", "list"}}) {
    SCOPED_TRACE(::testing::PrintToString(arguments));
    testing::Command command = ConnectMasterCommand(arguments);
    const Arguments shell = {"/bin/sh", "-c", R"("$0" "$@" >/dev/full)"};
    command.arguments.insert(command.arguments.begin(), shell.begin(), shell.end());
    ExpectFailure(testing::Run(command), HasSubstr("cannot write to standard output"));
  }
}

TEST_F(ConnectMasterTest, WatchEndsWhenItCanPrintNoMore) {
  ServeRegistered();
  testing::Command command = ConnectMasterCommand({"watch"});
  const Arguments shell = {"/bin/sh", "-c", R"(exec "$0" "$@" >/dev/full)"};
  command.arguments.insert(command.arguments.begin(), shell.begin(), shell.end());
  testing::Process watch(command);
  ASSERT_TRUE(watch.AwaitErr("Watching the devices of tenant1"));
  ExpectSuccess(ConnectMaster({"connect", kEntrance}));
  const Outcome outcome = watch.Wait();
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("cannot write to standard output"));
}

TEST_F(ConnectMasterTest, ATimeoutThatIsGivenIsAlsoConnects) {
  Write("silent.json", R"({"gateways": [{"id": "gateway1", "address": "10.0.0.2", "subnet": "10.0.0.0/24"}],
                           "tenants": [{"id": "tenant1", "gatewayIds": ["gateway1"]}],
                           "devices": [{"id": 1, "type": "BIOSTATION_2", "address": "10.0.0.3", "silent": true}]})");
  Serve({"--fleet", "silent.json"});
  AwaitGateway1();
  // Without it the gateway would give up first (SYNC-8): UNAVAILABLE.
  ExpectFailure(ConnectMaster({"--timeout", "4s", "connect", "10.0.0.3"}), HasSubstr("DEADLINE_EXCEEDED"));
}

TEST_F(ConnectMasterTest, WatchEndsWithStatus1WhenTheGatewayDoes) {
  ServeRegistered();
  testing::Process watch(ConnectMasterCommand({"watch"}));
  ASSERT_TRUE(watch.AwaitErr("Watching"));
  gateway().Stop(SIGTERM);
  const Outcome outcome = watch.Wait();
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("UNAVAILABLE"));
}

TEST_F(ConnectMasterTest, ATenantThatIsNotRegisteredIsToldToRunInit) {
  Serve();
  for (const Arguments& arguments :
       {Arguments{"search"}, {"devices"}, {"connect", kEntrance}, {"disconnect", "1"}, {"watch"}, {"menu"}}) {
    ExpectFailure(ConnectMaster(arguments), AllOf(HasSubstr("NOT_FOUND"), HasSubstr("tenant1"), HasSubstr("init")));
  }
}

TEST_F(ConnectMasterTest, AGatewayThatIsNotThereIsNamed) {
  Serve();
  gateway().Stop(SIGTERM);
  // Bound and not listening: nobody else gets the port meanwhile.
  const int held = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(where);
  ASSERT_EQ(bind(held, reinterpret_cast<const sockaddr*>(&where), size), 0);
  ASSERT_EQ(getsockname(held, reinterpret_cast<sockaddr*>(&where), &size), 0);
  const std::string address = "127.0.0.1:" + std::to_string(ntohs(where.sin_port));
  for (const char* const command : {"init", "search"}) {
    ExpectFailure(ConnectMaster({"--gateway", address, "--timeout", "5s", command}),
                  AllOf(HasSubstr("UNAVAILABLE"), HasSubstr(address), HasSubstr("--gateway")));
  }
  close(held);
}

TEST_F(ConnectMasterTest, AGatewayThatTakesItsTimeForTheHandshakeIsWaitedFor) {
  ServeRegistered();
  gateway().process().Signal(SIGSTOP);  // the kernel still takes connections for it
  testing::Process devices(ConnectMasterCommand({"devices"}));
  EXPECT_FALSE(devices.AwaitErr("cannot log in", std::chrono::milliseconds(500)));
  gateway().process().Signal(SIGCONT);
  ExpectSuccess(devices.Wait());
}

TEST_F(ConnectMasterTest, ACertificateThatIsTooWeakForTlsIsNamed) {
  Serve();
  ASSERT_EQ(testing::Run(
                {.arguments = {CERTS_GEN_COMMAND, "bad", "weak-key", "--tenant-id", "tenant1", "--out", Path("certs")}})
                .exit_status,
            0);
  ExpectFailure(ConnectMaster({"--tenant", "bad-weak-key", "search"}),
                AllOf(HasSubstr("bad-weak-key"), HasSubstr("certs"), HasSubstr("RSA of 1024 bits")));
}

TEST_F(ConnectMasterTest, AFolderWithoutCertificatesIsNamed) {
  Serve();
  for (const char* const command : {"init", "search"}) {
    ExpectFailure(ConnectMaster({"--certs", "elsewhere", command}),
                  AllOf(HasSubstr("elsewhere"), HasSubstr("ca.crt"), HasSubstr("--certs")));
  }
  ExpectFailure(ConnectMaster({"--tenant", "tenant9", "search"}), HasSubstr("certs/tenant9.crt"));
}

TEST_F(ConnectMasterTest, CertificatesOfAnotherRootCaAreNoUse) {
  Serve();
  testing::TempDir elsewhere;
  const std::string folder = elsewhere.path().string();
  EXPECT_EQ(Gateway(folder, {}).Stop(SIGTERM).exit_status, 0);
  ExpectFailure(ConnectMaster({"--certs", folder + "/certs", "--timeout", "5s", "search"}),
                AllOf(HasSubstr("UNAVAILABLE"), HasSubstr(gateway().address()), HasSubstr("--certs")));
}

TEST_F(ConnectMasterTest, ADeviceGatewayOfSomebodyElseIsNotFound) {
  ServeRegistered();
  ExpectFailure(ConnectMaster({"--gateway-id", "gateway9", "devices"}),
                AllOf(HasSubstr("NOT_FOUND"), HasSubstr("gateway9")));
}

}  // namespace
}  // namespace connectmaster::process_tests
