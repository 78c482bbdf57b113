#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "support/process.h"
#include "support/temp_dir.h"

namespace connectmaster::process_tests {

using Arguments = std::vector<std::string>;
using testing::Outcome;

// `fakegateway serve` as a process: on a free port, with P-256 keys, in the folder's `certs`, with the tutorial's
// fleet, and without a database; `options` may say otherwise, but for the keys.
class Gateway {
 public:
  // Waits until calls are answered, or the process has ended.
  Gateway(const std::string& folder, const Arguments& options, const Arguments& environment = {});

  // "127.0.0.1:PORT", or where a client gets to if `options` say otherwise; empty where it could not start.
  const std::string& address() const { return address_; }
  testing::Process& process() { return process_; }

  // Ends it as Ctrl-C or SIGTERM do.
  Outcome Stop(int signal);

 private:
  std::string ready_file_;
  testing::Process process_;
  std::string address_;
};

// The commands, run as processes in a folder of the test's own.
class CommandTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string Read(const std::string& name) const;
  void Write(const std::string& name, const std::string& content) const;

  // To their end.
  Outcome FakeGateway(const Arguments& arguments) const;
  Outcome ConnectMaster(const Arguments& arguments) const;

  // Starts the gateway that `ConnectMaster` is then told to use.
  void Serve(const Arguments& options = {});
  // Serves the tutorial's fleet with tenant1 registered for gateway1, and waits until gateway1 is connected.
  void ServeRegistered();
  void AwaitGateway1();
  Gateway& gateway() { return *gateway_; }

  // A command that is talking to the gateway.
  testing::Command ConnectMasterCommand(const Arguments& arguments) const;

  // In the environment of every command.
  Arguments environment_;

 private:
  testing::TempDir folder_;
  std::unique_ptr<Gateway> gateway_;
};

}  // namespace connectmaster::process_tests
