#include "commands.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace connectmaster::process_tests {
namespace {

constexpr char kReadyFile[] = "ready";

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Arguments Concat(Arguments first, const Arguments& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// Options, with a value for one that is not given.
Arguments WithDefault(Arguments options, const std::string& name, const std::string& value) {
  if (std::find(options.begin(), options.end(), name) == options.end()) options.insert(options.end(), {name, value});
  return options;
}

// What a killed gateway left says nothing about this one.
std::string WithoutFile(const std::string& path) {
  std::filesystem::remove(path);
  return path;
}

}  // namespace

Gateway::Gateway(const std::string& folder, const Arguments& options, const Arguments& environment)
    : ready_file_(WithoutFile(folder + "/" + kReadyFile)),
      process_({.arguments = Concat({FAKEGATEWAY_COMMAND, "serve", "--key-type", "ec", "--ready-file", kReadyFile},
                                    WithDefault(WithDefault(options, "--certs", "certs"), "--listen", "127.0.0.1:0")),
                .folder = folder,
                .environment = environment}) {
  if (!process_.AwaitFile(ready_file_)) return;
  address_ = ReadFile(ready_file_);
  if (!address_.empty()) address_.pop_back();
}

Outcome Gateway::Stop(int signal) {
  process_.Signal(signal);
  return process_.Wait();
}

std::string CommandTest::Read(const std::string& name) const {
  return ReadFile(Path(name));
}

void CommandTest::Write(const std::string& name, const std::string& content) const {
  std::ofstream(Path(name), std::ios::binary | std::ios::trunc) << content;
}

Outcome CommandTest::FakeGateway(const Arguments& arguments) const {
  return testing::Run({.arguments = Concat({FAKEGATEWAY_COMMAND}, arguments),
                       .folder = folder_.path().string(),
                       .environment = environment_});
}

Outcome CommandTest::ConnectMaster(const Arguments& arguments) const {
  return testing::Run(ConnectMasterCommand(arguments));
}

testing::Command CommandTest::ConnectMasterCommand(const Arguments& arguments) const {
  Arguments all = {CONNECTMASTER_COMMAND, "--certs", "certs"};
  if (gateway_ != nullptr) all = Concat(all, {"--gateway", gateway_->address()});
  return {.arguments = Concat(all, arguments), .folder = folder_.path().string(), .environment = environment_};
}

void CommandTest::Serve(const Arguments& options) {
  gateway_.reset();
  gateway_ = std::make_unique<Gateway>(folder_.path().string(), options, environment_);
  ASSERT_THAT(gateway_->address(), ::testing::HasSubstr(":")) << gateway_->process().outcome().err;
}

// Registered from the start: a device gateway that is not waits a second before it dials again (GW-10).
void CommandTest::ServeRegistered() {
  auto fleet = nlohmann::json::parse(ReadFile(PROJECT_FOLDER "/fakegateway/fleets/tutorial.json"));
  fleet["tenants"] = {{{"id", "tenant1"}, {"gatewayIds", {"gateway1"}}}};
  Write("registered.json", fleet.dump());
  ASSERT_NO_FATAL_FAILURE(Serve({"--fleet", "registered.json"}));
  AwaitGateway1();
}

void CommandTest::AwaitGateway1() {
  const Outcome init = ConnectMaster({"init"});
  ASSERT_EQ(init.exit_status, 0) << init.err;
  ASSERT_EQ(init.err, "");
}

}  // namespace connectmaster::process_tests
