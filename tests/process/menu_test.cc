// `connectmaster menu` on a terminal, against "The tutorial's session" of the requirements, word for word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "commands.h"
#include "support/terminal.h"
#include "tutorial.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using testing::Terminal;

constexpr char kPrompt[] = ">>>>> Select a menu: ";

constexpr char kMainMenu[] = R"(
===== Main Menu =====

(1) Search devices
(2) Connect to a device synchronously
(3) Manage asynchronous connections
(4) Accept devices
(5) Device menu
(q) Quit

)";

constexpr char kDeviceMenu[] = R"(
===== Device Menu =====

(1) Set connection mode
(2) Enable SSL
(3) Disable SSL
(4) Disconnect
(5) Disconnect All
(6) Refresh the device list
(q) Return to Main Menu

)";

constexpr char kDeviceIdPrompt[] = "Enter the device ID (Press just ENTER if no more device): ";

gsdk::connect::DeviceInfo Connected(const char* address, uint32_t id, gsdk::device::Type type, bool ssl) {
  gsdk::connect::DeviceInfo device;
  device.set_deviceid(id);
  device.set_type(type);
  device.set_ipaddr(address);
  device.set_port(51211);
  device.set_status(ssl ? gsdk::connect::TLS_CONNECTED : gsdk::connect::TCP_CONNECTED);
  device.set_usessl(ssl);
  return device;
}

class MenuTest : public CommandTest, public ::testing::WithParamInterface<const char*> {
 protected:
  void StartMenu() {
    ASSERT_NO_FATAL_FAILURE(ServeRegistered());
    testing::Command command = ConnectMasterCommand({"menu"});
    command.environment.push_back(std::string("TERM=") + GetParam());
    terminal_ = std::make_unique<Terminal>(command);
    ExpectMenu(kMainMenu);
  }

  // Each text after the one before, or those within a list in any order.
  void Expect(const std::vector<std::string>& texts) {
    ASSERT_TRUE(terminal_->Expect(texts)) << ::testing::PrintToString(texts) << " is not in:\n" << terminal_->Screen();
  }
  void Expect(const std::string& text) { Expect(std::vector<std::string>{text}); }

  // A change of status may come in between the heading and the prompt.
  void ExpectMenu(const std::string& menu, const std::string& also = "") {
    Expect({menu, also});
    Expect(kPrompt);
  }

  void Enter(const std::string& line) { terminal_->Type(line + testing::kEnter); }
  // What was typed stands behind the prompt, and the answer on the next line.
  void EnterAndExpect(const std::string& line, const std::string& answer) {
    Enter(line);
    Expect(line + "\n" + answer);
  }

  void Connect(const std::string& address, const std::string& ssl) {
    EnterAndExpect("2", ">> Enter the IP address of the device: ");
    EnterAndExpect(address, ">> Enter the port of the device (default: 51211): ");
    EnterAndExpect("", ">> Use SSL y/n (default: n): ");
    EnterAndExpect(ssl, "Connecting to " + address + ":51211" + (ssl == "y" ? " with SSL" : "") + "...\n");
  }

  Outcome ExpectEnd() {
    Outcome outcome = terminal_->Wait();
    EXPECT_TRUE(terminal_->IsAsShellsLeaveIt());
    return outcome;
  }

  Terminal& terminal() { return *terminal_; }

 private:
  std::unique_ptr<Terminal> terminal_;
};

INSTANTIATE_TEST_SUITE_P(Terminals, MenuTest, ::testing::Values("xterm", "dumb"),
                         [](const auto& terminal) { return std::string(terminal.param); });

TEST_P(MenuTest, SearchShowsEveryDeviceInTextFormat) {
  StartMenu();
  EnterAndExpect("1", "Searching devices in the subnet...\n***** Found devices: 9\n[deviceID: ");
  Expect(std::string("\n]\n") + kMainMenu + kPrompt);
  const std::string screen = terminal().Screen();
  for (const auto& device : TutorialDevices()) EXPECT_THAT(screen, HasSubstr(device.DebugString()));
  EXPECT_THAT(screen, HasSubstr("port: 51211\n, deviceID: "));
}

TEST_P(MenuTest, ConnectsShowsTheDevicesAndDisconnectsThem) {
  StartMenu();
  Connect("192.168.0.104", "n");
  Expect({"[TCP_CONNECTED] Device 544114231\n", std::string("Connected to 544114231\n")});
  ExpectMenu("");
  Connect("192.168.0.120", "y");
  Expect({"[TLS_CONNECTED] Device 540092578\n", std::string("Connected to 540092578\n")});
  ExpectMenu("");

  Enter("5");
  Expect("***** Managed devices: 2\n[");
  ExpectMenu(kDeviceMenu);
  EXPECT_THAT(terminal().Screen(),
              HasSubstr(Connected("192.168.0.104", 544114231, gsdk::device::BIOENTRY_W2, false).DebugString()));
  EXPECT_THAT(terminal().Screen(),
              HasSubstr(Connected("192.168.0.120", 540092578, gsdk::device::BIOSTATION_L2, true).DebugString()));

  EnterAndExpect("4", kDeviceIdPrompt);
  EnterAndExpect("544114231", kDeviceIdPrompt);
  Enter("");
  ExpectMenu(kDeviceMenu, "[DISCONNECTED] Device 544114231\n");
  const auto left = Connected("192.168.0.120", 540092578, gsdk::device::BIOSTATION_L2, true);
  EnterAndExpect("6", "***** Managed devices: 1\n[" + left.DebugString() + "]\n" + kDeviceMenu + kPrompt);

  Enter("5");
  ExpectMenu(kDeviceMenu, "[DISCONNECTED] Device 540092578\n");
  EnterAndExpect("6", "No connected device. Connect to some devices first.\n");
  ExpectMenu(kDeviceMenu);
  EnterAndExpect("q", kMainMenu);
  Expect(kPrompt);
  EnterAndExpect("q", "Subscription is cancelled\n");
  const Outcome outcome = ExpectEnd();
  EXPECT_EQ(outcome.exit_status, 0);
  EXPECT_THAT(outcome.out, EndsWith("Subscription is cancelled\n"));
  EXPECT_THAT(outcome.out, StartsWith(std::string(kMainMenu) + kPrompt));
}

TEST_P(MenuTest, AWholeSessionIsWhatWasTypedAndWhatWasAnsweredAndNothingElse) {
  StartMenu();
  const std::string menu = std::string(kMainMenu) + kPrompt;
  EnterAndExpect("5", "No connected device. Connect to some devices first.\n" + menu);
  EnterAndExpect("q", "Subscription is cancelled\n");
  EXPECT_EQ(ExpectEnd().out, menu + "5\nNo connected device. Connect to some devices first.\n" + menu +
                                 "q\nSubscription is cancelled\n");
}

TEST_P(MenuTest, SaysWhyADeviceCannotBeConnectedAndGoesOn) {
  StartMenu();
  Connect("192.168.0.104", "y");
  Expect("192.168.0.104:51211: UNAVAILABLE: ");
  Expect(std::string(kMainMenu) + kPrompt);
  Connect("192.168.0.99", "");
  Expect("192.168.0.99:51211: UNAVAILABLE: ");
  Expect(std::string(kMainMenu) + kPrompt);
  EXPECT_THAT(terminal().Screen(), Not(HasSubstr("Connected to")));
}

TEST_P(MenuTest, StatusChangesThatOthersMakeArriveWhileItWaits) {
  StartMenu();
  EXPECT_EQ(ConnectMaster({"connect", "192.168.0.100"}).exit_status, 0);
  Expect("\n[TCP_CONNECTED] Device 547634389\n");
  Expect(kPrompt);
  EXPECT_EQ(ConnectMaster({"disconnect", "547634389"}).exit_status, 0);
  Expect("\n[DISCONNECTED] Device 547634389\n");
  Expect(kPrompt);
}

TEST_P(MenuTest, WhatIsBeingTypedStaysWhenAChangeArrives) {
  StartMenu();
  terminal().Type("1");
  Expect("1");
  EXPECT_EQ(ConnectMaster({"connect", "192.168.0.100"}).exit_status, 0);
  Expect(std::string("\n[TCP_CONNECTED] Device 547634389\n") + kPrompt + "1");
  terminal().Type(testing::kEnter);
  Expect("Searching devices in the subnet...\n***** Found devices: 9\n");
}

TEST_P(MenuTest, CtrlDQuitsAtTheMenu) {
  StartMenu();
  terminal().Type(testing::kCtrlD);
  Expect("\nSubscription is cancelled\n");
  EXPECT_EQ(ExpectEnd().exit_status, 0);
}

TEST_P(MenuTest, CtrlDQuitsAtAnyQuestion) {
  StartMenu();
  EnterAndExpect("2", ">> Enter the IP address of the device: ");
  terminal().Type(testing::kCtrlD);
  Expect("\nSubscription is cancelled\n");
  EXPECT_EQ(ExpectEnd().exit_status, 0);
}

TEST_P(MenuTest, CtrlCEndsItAndLeavesTheTerminalAsItWas) {
  StartMenu();
  terminal().Type(std::string("1") + testing::kCtrlC);
  EXPECT_EQ(ExpectEnd().signal, SIGINT);
}

TEST_P(MenuTest, TheGatewaysEndIsSaid) {
  StartMenu();
  gateway().Stop(SIGTERM);
  Expect("UNAVAILABLE");
  Expect(kPrompt);
  Enter("q");
  EXPECT_EQ(ExpectEnd().exit_status, 0);
}

}  // namespace
}  // namespace connectmaster::process_tests
