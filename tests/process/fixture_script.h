#pragma once

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "commands.h"
#include "support/process_watch.h"

namespace connectmaster::process_tests {

// cmake/fake-gateway-fixture.sh, in a folder whose name has spaces in it. What a test leaves running ends with the
// test.
class FixtureScriptTest : public CommandTest {
 protected:
  static constexpr char kScript[] = PROJECT_FOLDER "/cmake/fake-gateway-fixture.sh";

  void SetUp() override { std::filesystem::create_directory(Path("the folder")); }

  std::string ReadyFile() const { return Path("the folder/ready (1).json"); }
  std::string LogFile() const { return Path("the folder/gateway's log"); }

  Outcome Script(const Arguments& arguments) const {
    Arguments all = {kScript};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return testing::Run({.arguments = all, .folder = Path("the folder"), .environment = environment_});
  }
  Outcome Start(const Arguments& serve_arguments = {}) { return Start(FAKEGATEWAY_COMMAND, serve_arguments); }
  Outcome Start(const std::string& command, const Arguments& serve_arguments) {
    Arguments arguments = {"start", command, ReadyFile(), LogFile(), std::to_string(watched_.pid())};
    for (const char* const argument : {"--listen", "127.0.0.1:0", "--key-type", "ec"}) arguments.emplace_back(argument);
    arguments.insert(arguments.end(), serve_arguments.begin(), serve_arguments.end());
    return Script(arguments);
  }
  Outcome Stop() const { return Script({"stop", ReadyFile()}); }

  // A program in the place of `fakegateway`.
  std::string Program(const std::string& script) const {
    Write("program", "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(Path("program"), std::filesystem::perms::owner_all);
    return Path("program");
  }

  // The server that is running.
  pid_t ServerId() const { return nlohmann::json::parse(Read("the folder/ready (1).json")).at("process_id"); }
  std::unique_ptr<testing::ProcessWatch> Server() const { return std::make_unique<testing::ProcessWatch>(ServerId()); }

  // Whether the ready file is there.
  bool IsReady() const { return std::filesystem::exists(ReadyFile()); }

  // Whose end is the server's.
  testing::Process& watched() { return watched_; }

 private:
  testing::Process watched_{{.arguments = {"sleep", "1000"}}};
};

constexpr std::chrono::milliseconds kNow(0);

}  // namespace connectmaster::process_tests
