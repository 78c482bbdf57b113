// What the commands on devices ask the gateway for, and what they print of its answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "command_fixture.h"
#include "connectmaster/err.pb.h"
#include "details.h"

namespace connectmaster::client::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using DeviceCommandsTest = CommandLineTest;

TEST_F(DeviceCommandsTest, AsyncConnectionsAreAddedAndDeleted) {
  EXPECT_EQ(Print({"async", "add", "846@192.168.0.117", "1@10.0.0.1:5000", "2@"}), "Added 846\nAdded 1\nAdded 2\n");
  ExpectCalls(
      {"ConnectMaster.AddAsyncConnection gatewayID: \"gateway1\" "
       "connectInfos { deviceID: 846 IPAddr: \"192.168.0.117\" port: 51211 } "
       "connectInfos { deviceID: 1 IPAddr: \"10.0.0.1\" port: 5000 } connectInfos { deviceID: 2 port: 51211 }"});
  Print({"--gateway-id", "gateway7", "async", "add", "--ssl", "--db", "846@192.168.0.117"});
  ExpectCalls(
      {"ConnectMaster.AddAsyncConnectionDB gatewayID: \"gateway7\" "
       "connectInfos { deviceID: 846 IPAddr: \"192.168.0.117\" port: 51211 useSSL: true }"});
  EXPECT_EQ(Print({"async", "delete", "846", "1"}), "Deleted 846\nDeleted 1\n");
  ExpectCalls({"ConnectMaster.DeleteAsyncConnection gatewayID: \"gateway1\" deviceIDs: 846 deviceIDs: 1"});
  Print({"async", "delete", "--db", "846"});
  ExpectCalls({"ConnectMaster.DeleteAsyncConnectionDB gatewayID: \"gateway1\" deviceIDs: 846"});
}

TEST_F(DeviceCommandsTest, AsyncListShowsWhatReconnectsOrWhatIsStored) {
  gateway_.Answer("ConnectMaster.GetDeviceList",
                  {"deviceInfos { deviceID: 1 } deviceInfos { deviceID: 846 IPAddr: '192.168.0.117' port: 51211 "
                   "status: TCP_CANNOT_CONNECT autoReconnect: true type: BIOLITE_N2 }"});
  EXPECT_EQ(Print({"async", "list"}),
            "DEVICE  TYPE        ADDRESS              MODE              STATUS              SSL  RECONNECT\n"
            "846     BIOLITE_N2  192.168.0.117:51211  SERVER_TO_DEVICE  TCP_CANNOT_CONNECT  no   yes\n");
  EXPECT_THAT(Print({"async", "list", "--json"}), StartsWith("[\n {\"deviceID\":846,"));
  gateway_.TakeCalls();
  gateway_.Answer("ConnectMaster.GetAsyncConnectionDB",
                  {"connectInfos { deviceID: 846 IPAddr: '192.168.0.117' port: 51211 useSSL: true }"});
  EXPECT_EQ(Print({"async", "list", "--db"}), "DEVICE  ADDRESS              SSL\n846     192.168.0.117:51211  yes\n");
  ExpectCalls({"ConnectMaster.GetAsyncConnectionDB gatewayID: \"gateway1\""});
  EXPECT_EQ(Print({"async", "list", "--db", "--json"}),
            "[\n {\"deviceID\":846,\"IPAddr\":\"192.168.0.117\",\"port\":51211,\"useSSL\":true}\n]\n");
}

TEST_F(DeviceCommandsTest, AcceptFilterIsShown) {
  EXPECT_EQ(Print({"accept", "filter"}), "No device may dial in.\n");
  ExpectCalls({"ConnectMaster.GetAcceptFilter gatewayID: \"gateway1\""});
  gateway_.Answer("ConnectMaster.GetAcceptFilterDB", {"filter { deviceIDs: 1 deviceIDs: 2 }"});
  EXPECT_EQ(Print({"accept", "filter", "--db"}), "These devices may dial in: 1 2\n");
  EXPECT_EQ(Print({"accept", "filter", "--db", "--json"}),
            "{\"allowAll\":false,\"deviceIDs\":[1,2],\"IPAddrs\":[],\"subnetMasks\":[]}\n");
}

TEST_F(DeviceCommandsTest, AcceptAllowAndDenyChangeTheFilterThatIsThere) {
  gateway_.Answer("ConnectMaster.GetAcceptFilter",
                  {"filter { allowAll: true deviceIDs: 1 deviceIDs: 2 IPAddrs: '10.0.0.1' }"});
  EXPECT_EQ(Print({"accept", "allow", "2", "3"}), "These devices may dial in: 1 2 3\n");
  ExpectCalls({"ConnectMaster.GetAcceptFilter gatewayID: \"gateway1\"",
               "ConnectMaster.SetAcceptFilter gatewayID: \"gateway1\" "
               "filter { deviceIDs: 1 deviceIDs: 2 deviceIDs: 3 IPAddrs: \"10.0.0.1\" }"});
  EXPECT_EQ(Print({"accept", "deny", "2", "3"}), "These devices may dial in: 1\n");
  ExpectCalls({"ConnectMaster.GetAcceptFilter gatewayID: \"gateway1\"",
               "ConnectMaster.SetAcceptFilter gatewayID: \"gateway1\" "
               "filter { deviceIDs: 1 IPAddrs: \"10.0.0.1\" }"});
  EXPECT_EQ(Print({"accept", "allow", "--all"}), "Every device may dial in.\n");
  ExpectCalls({"ConnectMaster.SetAcceptFilter gatewayID: \"gateway1\" filter { allowAll: true }"});
  EXPECT_EQ(Print({"accept", "deny", "--all", "--db"}), "No device may dial in.\n");
  ExpectCalls({"ConnectMaster.SetAcceptFilterDB gatewayID: \"gateway1\" filter { }"});
  Print({"accept", "allow", "--db", "4"});
  ExpectCalls({"ConnectMaster.GetAcceptFilterDB gatewayID: \"gateway1\"",
               "ConnectMaster.SetAcceptFilterDB gatewayID: \"gateway1\" filter { deviceIDs: 4 }"});
}

TEST_F(DeviceCommandsTest, AFilterThatCannotBeReadIsNotSet) {
  gateway_.Refuse("ConnectMaster.GetAcceptFilter", {grpc::StatusCode::UNAVAILABLE, "gateway1 is not connected"});
  const CommandOutcome outcome = Run({"accept", "allow", "1"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("UNAVAILABLE: gateway1 is not connected"));
  ExpectCalls({"ConnectMaster.GetAcceptFilter gatewayID: \"gateway1\""});
}

TEST_F(DeviceCommandsTest, AcceptPendingListsWhoWaits) {
  EXPECT_THAT(Print({"accept", "pending"}), HasSubstr("gateway1"));
  gateway_.Answer("ConnectMaster.GetPendingList",
                  {"deviceInfos { deviceID: 939342898 IPAddr: '192.168.0.121' lastTry: 1600000000 type: 12 }"});
  EXPECT_THAT(Print({"accept", "pending"}), AllOf(HasSubstr("939342898"), HasSubstr("192.168.0.121  2020-09-1")));
  EXPECT_THAT(Print({"accept", "pending", "--json"}), HasSubstr("\"lastTry\":1600000000"));
}

TEST_F(DeviceCommandsTest, ModeIsSetOnOneOrOnMany) {
  EXPECT_EQ(Print({"mode", "device-to-server", "846"}), "Set 846 to DEVICE_TO_SERVER\n");
  ExpectCalls({"ConnectMaster.SetConnectionMode deviceID: 846 connectionMode: DEVICE_TO_SERVER"});
  EXPECT_EQ(Print({"mode", "SERVER_TO_DEVICE", "846", "1"}),
            "Set 846 to SERVER_TO_DEVICE\nSet 1 to SERVER_TO_DEVICE\n");
  ExpectCalls({"ConnectMaster.SetConnectionModeMulti deviceIDs: 846 deviceIDs: 1"});
}

TEST_F(DeviceCommandsTest, SslIsEnabledAndDisabledOnOneOrOnMany) {
  EXPECT_EQ(Print({"ssl", "enable", "846"}), "Enabled SSL on 846\n");
  ExpectCalls({"ConnectMaster.EnableSSL deviceID: 846"});
  Print({"ssl", "enable", "846", "1"});
  ExpectCalls({"ConnectMaster.EnableSSLMulti deviceIDs: 846 deviceIDs: 1"});
  EXPECT_EQ(Print({"ssl", "disable", "846"}), "Disabled SSL on 846\n");
  ExpectCalls({"ConnectMaster.DisableSSL deviceID: 846"});
  Print({"ssl", "disable", "846", "1"});
  ExpectCalls({"ConnectMaster.DisableSSLMulti deviceIDs: 846 deviceIDs: 1"});
}

TEST_F(DeviceCommandsTest, DevicesThatFailAreNamed) {
  RecordProperty("requirements", "MULTI-2");
  gsdk::err::MultiErrorResponse errors;
  gsdk::err::ErrorResponse& error = *errors.add_deviceerrors();
  error.set_deviceid(846);
  error.set_code(grpc::StatusCode::NOT_FOUND);
  error.set_msg("not connected");
  const grpc::Status status(grpc::StatusCode::NOT_FOUND, "1 of 2 devices failed", DetailsOf(errors));
  gateway_.Refuse("ConnectMaster.EnableSSLMulti", status);
  gateway_.Refuse("ConnectMaster.SetConnectionModeMulti", status);
  gateway_.Refuse("ConnectMaster.DeleteAsyncConnection", status);
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"ssl", "enable", "846", "1"},
                                                    {"mode", "device-to-server", "846", "1"},
                                                    {"async", "delete", "846", "1"}}) {
    const CommandOutcome outcome = Run(arguments);
    EXPECT_EQ(outcome.exit_status, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err,
                AllOf(StartsWith("connectmaster: cannot "), HasSubstr(": NOT_FOUND: 1 of 2 devices failed\n"
                                                                      "  device 846: NOT_FOUND: not connected\n")));
  }
}

TEST_F(DeviceCommandsTest, NumbersAreDecimal) {
  EXPECT_EQ(Print({"disconnect", "010", "4294967295"}), "Disconnected 10\nDisconnected 4294967295\n");
  ExpectCalls({"ConnectMaster.Disconnect deviceIDs: 10 deviceIDs: 4294967295"});
  const std::vector<std::string> commands[] = {{"disconnect"},       {"ssl", "enable"},           {"ssl", "disable"},
                                               {"async", "delete"},  {"accept", "allow"},         {"accept", "deny"},
                                               {"slaves", "delete"}, {"mode", "device-to-server"}};
  for (const char* const id : {"0x8", "0b1", "1'000", "0", "-1", "+1", "1.0", "1e3", " 1", "1 ", "4294967296", "",
                               "[1]", "[1,2]", "{}", "[]"}) {
    for (std::vector<std::string> command : commands) {
      command.insert(command.end(), {"1", id});
      const CommandOutcome outcome = Run(command);
      EXPECT_EQ(outcome.exit_status, 2) << ::testing::PrintToString(command);
      EXPECT_THAT(outcome.err, HasSubstr("'" + std::string(id) + "' is not a device ID"));
    }
  }
  for (const char* const count : {"0", "0x1", "-1", "one", "4294967296"}) {
    const CommandOutcome outcome = Run({"watch", "--count", count});
    EXPECT_EQ(outcome.exit_status, 2);
    EXPECT_THAT(outcome.err, StartsWith("connectmaster: --count: '" + std::string(count) +
                                        "' is not a number of changes, 1 or more\n"));
  }
  EXPECT_THAT(gateway_.TakeCalls(), ::testing::IsEmpty());
}

TEST_F(DeviceCommandsTest, SlavesAreSetStoredDeletedAndListed) {
  EXPECT_EQ(Print({"slaves", "set", "1:rs485=2,3:wiegand=4", "5"}), "Set the slaves of 1\nSet the slaves of 5\n");
  ExpectCalls(
      {"ConnectMaster.SetSlaveDevice gatewayID: \"gateway1\" slaveDeviceInfos { deviceID: 1 "
       "rs485SlaveDeviceIDs: 2 rs485SlaveDeviceIDs: 3 wiegandSlaveDeviceIDs: 4 } slaveDeviceInfos { deviceID: 5 }"});
  Print({"slaves", "add", "1:wiegand=4"});
  ExpectCalls(
      {"ConnectMaster.AddSlaveDeviceDB gatewayID: \"gateway1\" "
       "slaveDeviceInfos { deviceID: 1 wiegandSlaveDeviceIDs: 4 }"});
  Print({"slaves", "delete", "1", "5"});
  ExpectCalls({"ConnectMaster.DeleteSlaveDeviceDB gatewayID: \"gateway1\" deviceIDs: 1 deviceIDs: 5"});
  EXPECT_EQ(Print({"slaves", "get"}), "gateway1 has no slaves.\n");
  ExpectCalls({"ConnectMaster.GetSlaveDevice gatewayID: \"gateway1\""});
  gateway_.Answer("ConnectMaster.GetSlaveDeviceDB",
                  {"slaveDeviceInfos { deviceID: 1 rs485SlaveDeviceIDs: [2, 3] wiegandSlaveDeviceIDs: 4 }"});
  EXPECT_EQ(Print({"slaves", "get", "--db"}), "DEVICE  RS-485  WIEGAND\n1       2,3     4\n");
  EXPECT_EQ(Print({"slaves", "get", "--db", "--json"}),
            "[\n {\"deviceID\":1,\"rs485SlaveDeviceIDs\":[2,3],\"wiegandSlaveDeviceIDs\":[4]}\n]\n");
}

TEST_F(DeviceCommandsTest, Info_ShowsWhatTheGatewaySaysOfItself) {
  gateway_.Answer("Admin.GetInfo", {"version: '1.9.1' buildDate: '2026-11-27'"});
  EXPECT_EQ(Print({"info"}), "VERSION  BUILD DATE\n1.9.1    2026-11-27\n");
  ExpectCalls({"Admin.GetInfo"});
  EXPECT_EQ(Print({"info", "--json"}), "{\"version\":\"1.9.1\",\"buildDate\":\"2026-11-27\"}\n");
}

TEST_F(DeviceCommandsTest, InfoOfADevice_ShowsWhatItIsAndWhatItCanDo) {
  gateway_.Answer("Device.GetInfo", {"info { MACAddr: '02:00:00:00:03:4e' modelName: 'BLN2-OAB' }"});
  gateway_.Answer("Device.GetCapabilityInfo",
                  {"capInfo { type: BIOLITE_N2 maxNumOfUser: 10000 fingerSupported: true }"});
  gateway_.Answer("Device.GetCapability", {"deviceCapability { maxFingerprints: 20000 cardPINSupported: true }"});
  const std::string shown = Print({"info", "846"});
  ExpectCalls(
      {"Device.GetInfo deviceID: 846", "Device.GetCapabilityInfo deviceID: 846", "Device.GetCapability deviceID: 846"});
  EXPECT_THAT(shown,
              StartsWith("FIELD                        VALUE\nMACAddr                      02:00:00:00:03:4e\n"));
  EXPECT_THAT(
      shown,
      AllOf(HasSubstr("\nmodelName                    BLN2-OAB\n"), HasSubstr("\nkernelVersion\n"),
            HasSubstr("\ntype                         BIOLITE_N2\n"), HasSubstr("\nfingerSupported              yes\n"),
            HasSubstr("\nfaceSupported                no\n"), HasSubstr("\nmaxFingerprints              20000\n"),
            HasSubstr("\ncardPINSupported             yes\n")));
  EXPECT_THAT(shown, ::testing::Not(HasSubstr("maxFaces")));
  const std::string json = Print({"info", "846", "--json"});
  EXPECT_THAT(json, StartsWith("{\"info\":{\"MACAddr\":\"02:00:00:00:03:4e\","));
  EXPECT_THAT(json, AllOf(HasSubstr("},\n \"capInfo\":{\"type\":\"BIOLITE_N2\",\"maxNumOfUser\":10000,"),
                          HasSubstr("},\n \"deviceCapability\":{\"maxUsers\":0,"), HasSubstr("\"maxFaces\":0,")));
}

TEST_F(DeviceCommandsTest, InfoOfADeviceThatDoesNotSupportTheDetails_ShowsTheRest) {
  gateway_.Answer("Device.GetCapabilityInfo", {"capInfo { maxNumOfUser: 5000 }"});
  gateway_.Refuse("Device.GetCapability", {grpc::StatusCode::UNIMPLEMENTED, "Only FaceStation F2 supports it"});
  EXPECT_THAT(Print({"info", "846"}), HasSubstr("maxNumOfUser                 5000\n"));
  EXPECT_THAT(Print({"info", "846", "--json"}), ::testing::Not(HasSubstr("deviceCapability")));
}

TEST_F(DeviceCommandsTest, InfoOfADeviceThatIsNotConnected_SaysWhatToDo) {
  gateway_.Refuse("Device.GetInfo", {grpc::StatusCode::NOT_FOUND, "Cannot get connection"});
  const CommandOutcome outcome = Run({"info", "846"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "connectmaster: cannot get what device 846 says of itself: NOT_FOUND: Cannot get connection\n"
            "connectmaster: Only devices that are connected can be asked: 'connectmaster devices' lists them, "
            "'connectmaster connect IP' connects one.\n");
  ExpectCalls({"Device.GetInfo deviceID: 846"});
  EXPECT_EQ(Run({"info", "0"}).exit_status, 2);
}

TEST_F(DeviceCommandsTest, IpConfigIsShownAndChangedFieldByField) {
  gateway_.Answer("UDPMaster.GetIPConfig",
                  {"config { useDHCP: true IPAddr: '192.168.0.117' port: 51211 connectionMode: DEVICE_TO_SERVER "
                   "serverURL: 'gateway.example' MTUSize: 1514 baseband: BASEBAND_100BASE_T }"});
  const std::string shown = Print({"ipconfig", "get", "846@192.168.0.117"});
  ExpectCalls({"UDPMaster.GetIPConfig gatewayID: \"gateway1\" deviceInfo { deviceID: 846 IPAddr: \"192.168.0.117\" }"});
  EXPECT_THAT(shown, AllOf(HasSubstr("\nuseDHCP         yes\n"), HasSubstr("\nIPAddr          192.168.0.117\n"),
                           HasSubstr("\nconnectionMode  DEVICE_TO_SERVER\n"), HasSubstr("\ngateway\n"),
                           HasSubstr("\nbaseband        BASEBAND_100BASE_T\n")));
  EXPECT_THAT(Print({"ipconfig", "get", "846@192.168.0.117", "--json"}), HasSubstr("\"MTUSize\":1514"));
  gateway_.TakeCalls();
  EXPECT_EQ(Print({"ipconfig", "set", "846@192.168.0.117", "usedhcp=no", "IPAddr=10.0.0.1", "port=5000",
                   "connectionMode=server_to_device", "serverURL="}),
            "Set the IP configuration of 846\n");
  ExpectCalls({"UDPMaster.GetIPConfig gatewayID: \"gateway1\" deviceInfo { deviceID: 846 IPAddr: \"192.168.0.117\" }",
               "UDPMaster.SetIPConfig gatewayID: \"gateway1\" deviceInfo { deviceID: 846 IPAddr: \"192.168.0.117\" } "
               "config { IPAddr: \"10.0.0.1\" port: 5000 MTUSize: 1514 baseband: BASEBAND_100BASE_T }"});
}

TEST_F(DeviceCommandsTest, JsonMayLeadAndIsRefusedByACommandThatHasNone) {
  const std::string json = "[]\n";
  EXPECT_EQ(Print({"--json", "search"}), json);
  EXPECT_EQ(Print({"accept", "--json", "pending"}), json);
  EXPECT_EQ(Print({"accept", "pending", "--json"}), json);
  gateway_.TakeCalls();
  const std::vector<std::vector<std::string>> none{{"--json", "disconnect", "1"}, {"ssl", "enable", "1", "--json"}};
  for (const auto& arguments : none) {
    const CommandOutcome outcome = Run(arguments);
    EXPECT_EQ(outcome.exit_status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("prints no JSON"));
  }
  EXPECT_THAT(gateway_.TakeCalls(), IsEmpty());
}

TEST_F(DeviceCommandsTest, WhatAGatewaySendsIsHarmlessInATableAndWholeInJson) {
  const std::string evil = R"(IPAddr: "1.2.3.4\033[31m\n846")";
  gateway_.Answer("ConnectMaster.GetDeviceList", {"deviceInfos { " + evil + " }"});
  EXPECT_THAT(Print({"devices"}), HasSubstr(R"(1.2.3.4\u{1b}[31m\n846:0)"));
  EXPECT_THAT(Print({"devices", "--json"}), HasSubstr(R"("1.2.3.4\u001b[31m\n846")"));
  gateway_.Answer("Gateway.GetList", {R"(gatewayIDs: "a\nb" gatewayIDs: "c")"});
  EXPECT_EQ(Print({"gateway", "list"}), "a\\nb\nc\n");
  gateway_.Answer("Gateway.SubscribeStatus", {R"(gatewayID: "g\033[2J" status: CONNECTED)"});
  EXPECT_THAT(Run({"gateway", "watch", "--count", "1"}).out, HasSubstr(R"(  g\u{1b}[2J  CONNECTED)"));
}

TEST_F(DeviceCommandsTest, ATimeoutThatIsTooShortIsNamedWithItsOption) {
  gateway_.Refuse("ConnectMaster.GetDeviceList", {grpc::StatusCode::DEADLINE_EXCEEDED, "Deadline Exceeded"});
  const CommandOutcome outcome = Run({"--timeout", "7s", "devices"});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("timeout of 7 s"), HasSubstr("--timeout")));
}

TEST_F(DeviceCommandsTest, HelpLeadsToEveryCommand) {
  const std::pair<std::string, std::vector<std::string>> groups[] = {
      {"async", {"add", "delete", "list"}},
      {"accept", {"filter", "allow", "deny", "pending"}},
      {"ssl", {"enable", "disable"}},
      {"slaves", {"get", "set", "add", "delete"}},
      {"ipconfig", {"get", "set"}},
      {"gateway", {"list", "get", "add", "delete", "watch", "certificate", "history", "blacklist"}},
      {"tenant",
       {"list", "get", "add", "delete", "add-gateway", "delete-gateway", "certificate", "history", "blacklist"}}};
  const std::string help = Print({"--help"});
  for (const char* const command : {"init", "search", "connect", "disconnect", "devices", "watch", "mode", "menu"}) {
    EXPECT_THAT(help, HasSubstr(std::string("\n  ") + command + " "));
    EXPECT_THAT(Print({command, "--help"}), HasSubstr(std::string("Usage: connectmaster ") + command));
  }
  for (const auto& [group, commands] : groups) {
    EXPECT_THAT(help, HasSubstr("\n  " + group + " "));
    const std::string group_help = Print({group, "--help"});
    for (const std::string& command : commands) {
      EXPECT_THAT(group_help, HasSubstr("\n  " + command + " "));
      EXPECT_THAT(Print({group, command, "--help"}),
                  HasSubstr(absl::StrCat("Usage: connectmaster ", group, " ", command)));
    }
  }
}

TEST_F(DeviceCommandsTest, WrongUsageAsksTheGatewayForNothing) {
  const auto expect = [&](const std::vector<std::string>& arguments, const std::string& named) {
    const CommandOutcome outcome = Run(arguments);
    EXPECT_EQ(outcome.exit_status, 2) << ::testing::PrintToString(arguments);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, AllOf(StartsWith("connectmaster: "), HasSubstr(named)));
  };
  expect({"search", "devices"}, "devices");
  for (const char* const group : {"async", "accept", "ssl", "slaves", "ipconfig", "tenant", "gateway"}) {
    expect({group}, group);
    expect({group, "frobnicate"}, "frobnicate");
  }
  expect({"async", "add"}, "device");
  for (const char* const device : {"846", "@10.0.0.1", "x@10.0.0.1", "0@10.0.0.1", "1@10.0.0.1:0", "4294967296@1"}) {
    expect({"async", "add", device}, device);
  }
  expect({"async", "delete"}, "device");
  expect({"async", "delete", "entrance"}, "entrance");
  expect({"async", "list", "1"}, "1");
  expect({"accept", "allow"}, "--all");
  expect({"accept", "deny", "1", "--all"}, "--all");
  expect({"mode", "both", "1"}, "both");
  expect({"mode", "device-to-server"}, "device");
  expect({"ssl", "enable"}, "device");
  for (const char* const slaves : {"x", "1:", "1:2", "1:rs485=", "1:rs485=x", "1:rs232=2"}) {
    expect({"slaves", "set", slaves}, slaves);
  }
  expect({"slaves", "delete"}, "device");
  expect({"ipconfig", "get", "846"}, "846");
  expect({"ipconfig", "get", "846@"}, "846@");
  expect({"ipconfig", "set", "1@10.0.0.1"}, "field");
  expect({"ipconfig", "set", "1@10.0.0.1", "port"}, "FIELD=VALUE");
  expect({"ipconfig", "set", "1@10.0.0.1", "ports=1"}, "subnetMask");
  expect({"ipconfig", "set", "1@10.0.0.1", "port=one"}, "'one' is not a value of port");
  expect({"ipconfig", "set", "1@10.0.0.1", "useDHCP=maybe"}, "'maybe'");
  expect({"ipconfig", "set", "1@10.0.0.1", "connectionMode=BOTH"}, "'BOTH'");
  EXPECT_THAT(gateway_.TakeCalls(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace connectmaster::client::cli
