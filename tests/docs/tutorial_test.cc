// docs/tutorial.md, typed into a terminal; and what is then on it against "The tutorial's session" of the requirements.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "docs/code_blocks.h"
#include "docs/served.h"
#include "support/process.h"
#include "support/terminal.h"

namespace connectmaster::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

const std::string kPage = std::string(CONNECTMASTER_SOURCE_DIR) + "/docs/tutorial.md";

const std::vector<std::string> kPrompts = {
    ">>>>> Select a menu: ",
    ">> Enter the IP address of the device: ",
    ">> Enter the port of the device (default: 51211): ",
    ">> Use SSL y/n (default: n): ",
    ">> Enter the device ID (Press just ENTER if no more device): ",
    "Enter the device ID (Press just ENTER if no more device): ",
    ">> Select the connection mode (0: Gateway to Device(default), 1: Device to Gateway): ",
};

const std::vector<std::string> kMenus = {
    R"(
===== Main Menu =====

(1) Search devices
(2) Connect to a device synchronously
(3) Manage asynchronous connections
(4) Accept devices
(5) Device menu
(q) Quit

>>>>> Select a menu: )",
    R"(
===== Async Menu =====

(1) Add async connections
(2) Delete async connections
(3) Refresh the connection list
(q) Return to Main Menu

>>>>> Select a menu: )",
    R"(
===== Accept Menu =====

(1) Add devices to the filter
(2) Delete devices from the filter
(3) Allow all devices
(4) Disallow all devices
(5) Refresh the pending device list
(q) Return to Main Menu

>>>>> Select a menu: )",
    R"(
===== Device Menu =====

(1) Set connection mode
(2) Enable SSL
(3) Disable SSL
(4) Disconnect
(5) Disconnect All
(6) Refresh the device list
(q) Return to Main Menu

>>>>> Select a menu: )",
};

const std::vector<std::string> kLines = {
    "\nSearching devices in the subnet...\n***** Found devices: 9\n[deviceID: ",
    "\n, deviceID: 544114231\ntype: BIOENTRY_W2\nuseDHCP: true\nIPAddr: \"192.168.0.104\"\nport: 51211\n",
    "\nConnecting to 192.168.0.104:51211...\n",
    "\nConnected to 544114231\n",
    "\nConnecting to 192.168.0.120:51211 with SSL...\n",
    "\nConnected to 540092578\n",
    "\n\n***** Async connections: 0\n[]\n",
    "\n\n***** Async connections: 2\n[deviceID: 846\n",
    "\n\n***** Async connections: 1\n[deviceID: 846\n",
    "\n***** Pending devices: 1\n[deviceID: 939342898\n",
    "\n***** Accept filter:  allowAll: true\n",
    "\n***** Managed devices: 4\n[deviceID: ",
    "\n[TCP_CONNECTED] Device 544114231\n",
    "\n[TLS_CONNECTED] Device 540092578\n",
    "\n[DISCONNECTED] Device 544114231\n",
    "\nSubscription is cancelled\n",
};

// A line where something is typed: the prompt and what is typed. No prompt where nothing is.
struct Line {
  std::string prompt;
  std::string text;
};

Line Split(const std::string& line) {
  for (const std::string& prompt : kPrompts) {
    if (line.rfind(prompt, 0) == 0) return {prompt, line.substr(prompt.size())};
    if (line + " " == prompt) return {prompt, ""};
  }
  return {"", line};
}

bool IsStatusChange(const std::string& line) {
  return line.rfind('[', 0) == 0 && line.find("] Device ") != std::string::npos;
}

// What the page shows from one prompt to the next: texts that stand together on the terminal, in no order.
class Texts {
 public:
  // A status change may come at any moment, and `...` leaves something out.
  void Add(const std::string& line) {
    if (line == "..." || IsStatusChange(line)) {
      together_ = false;
      if (line != "...") texts_.push_back("\n" + line + "\n");
    } else if (together_) {
      texts_.back() += line + "\n";
    } else if (!line.empty()) {
      texts_.push_back(line + "\n");
      together_ = true;
    }
  }

  std::vector<std::string> Take() {
    together_ = false;
    return std::exchange(texts_, {});
  }

 private:
  std::vector<std::string> texts_;
  bool together_ = false;
};

TEST(Tutorial, IsWhatOneTypesAndSees) {
  const Served served;
  const auto command = [&served](const std::string& name) {
    return Command{{std::string(CONNECTMASTER_BIN_DIR) + "/connectmaster", "--gateway", served.address(), "--certs",
                    served.certs(), name}};
  };
  ASSERT_THAT(ShellCommands(kPage),
              ElementsAre("scripts/run", "build/bin/connectmaster menu -i", "build/bin/connectmaster menu"));
  const auto blocks = CodeBlocks(kPage, "");
  ASSERT_GT(blocks.size(), 2U);
  Command init_command = command("menu");
  init_command.arguments.emplace_back("-i");
  const Outcome init = connectmaster::testing::Run(init_command);
  EXPECT_EQ(init.exit_status, 0) << init.err;
  EXPECT_EQ(init.out,
            "tenant1 is not registered. Trying to add the tenant...\n"
            "tenant1 is registered successfully\n");
  EXPECT_EQ(init.out, blocks[0]);

  // Whoever types takes longer to get there than a device that dials in.
  Process watch(command("watch"));
  ASSERT_TRUE(watch.AwaitOut("939342898   TLS_NOT_ALLOWED")) << watch.outcome().err;

  Terminal terminal(command("menu"));
  const auto expect = [&terminal](const std::vector<std::string>& texts) {
    ASSERT_TRUE(terminal.Expect(texts)) << ::testing::PrintToString(texts) << " is not in:\n" << terminal.Screen();
  };
  Texts texts;
  for (size_t i = 1; i < blocks.size(); ++i) {
    std::istringstream lines(blocks[i]);
    for (std::string shown; std::getline(lines, shown);) {
      const Line line = Split(shown);
      if (line.prompt.empty()) {
        texts.Add(shown);
        continue;
      }
      ASSERT_NO_FATAL_FAILURE(expect(texts.Take()));
      ASSERT_NO_FATAL_FAILURE(expect({line.prompt}));
      terminal.Type(line.text + kEnter);
      ASSERT_NO_FATAL_FAILURE(expect({line.text}));
    }
  }
  ASSERT_NO_FATAL_FAILURE(expect(texts.Take()));
  const Outcome end = terminal.Wait();
  EXPECT_EQ(end.exit_status, 0);
  EXPECT_THAT(end.out, EndsWith("Subscription is cancelled\n"));
  for (const auto& wanted : {kMenus, kLines, kPrompts}) {
    for (const std::string& text : wanted) EXPECT_THAT(end.out, HasSubstr(text));
  }
}

}  // namespace
}  // namespace connectmaster::testing
