#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "recording_gateway.h"
#include "support/temp_dir.h"

namespace connectmaster::client::cli {

struct Certificates;

// How a command went.
struct CommandOutcome {
  int exit_status = 0;
  std::string out;
  std::string err;
};

// Command lines, run in this process against a gateway that notes what they ask for. The certificates of tenant1 and of
// the administrator are in a folder of the test's own.
class CommandLineTest : public ::testing::Test {
 protected:
  CommandLineTest();

  CommandOutcome Run(const std::vector<std::string>& arguments) const;

  // Runs a command that is to succeed without a word on standard error, and gives what it prints.
  std::string Print(const std::vector<std::string>& arguments) const;

  // That the calls since the last time were these, after a login as the tenant.
  void ExpectCalls(std::vector<std::string> calls);
  void ExpectCallsAsAdministrator(std::vector<std::string> calls);

  std::filesystem::path Path(const std::string& name) const { return folder_.path() / name; }

  connectmaster::testing::TempDir folder_;
  RecordingGateway gateway_;

 private:
  explicit CommandLineTest(const Certificates& certificates);
};

}  // namespace connectmaster::client::cli
