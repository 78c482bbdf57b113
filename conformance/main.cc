// conformance: checks a master gateway, by default a fake one that it starts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/crypto.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <string>

#include "endpoints/endpoints.h"
#include "support/harmless_printer.h"
#include "support/interruption.h"
#include "support/read_target.h"
#include "support/recognize.h"
#include "text/harmless.h"
#include "version.h"

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;
constexpr int kSignalled = 128;  // and the signal's number, as shells have it

using connectmaster::conformance::MakeDescribedEndpoint;
using connectmaster::conformance::MakeFakeEndpoint;
using connectmaster::conformance::ReadTarget;
using connectmaster::conformance::RecognizeMasterGateway;
using connectmaster::conformance::StopOnSignals;
using connectmaster::conformance::StoppedBy;
using connectmaster::conformance::StopRun;
using connectmaster::conformance::UseEndpoint;

// Counts the tests that ran to their end, and stops the run if its output cannot be written, for then it has no reader.
class Watcher final : public testing::EmptyTestEventListener {
 public:
  int checked() const { return checked_; }

 private:
  void OnTestEnd(const testing::TestInfo& test) override {
    if (!test.result()->Skipped()) ++checked_;
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) StopRun(SIGPIPE);
  }

  int checked_ = 0;
};

// Why a run checked nothing, which must not look like a success.
std::string WhyNothingRan(const testing::UnitTest& run) {
  if (run.test_to_run_count() > 0) return "the target lacks what the tests need; the reasons are above";
  const char* const shards = std::getenv("GTEST_TOTAL_SHARDS");
  const char* const shard = std::getenv("GTEST_SHARD_INDEX");
  if (shards != nullptr && shard != nullptr && std::string(shards) != "1") {
    return std::string("of what --gtest_filter matches, shard ") + shard + " of " + shards +
           " (GTEST_SHARD_INDEX, GTEST_TOTAL_SHARDS) has no test: use fewer shards";
  }
  return "--gtest_filter matches no test; tests are named after requirements with underscores, such as '*SYNC_3*'";
}

int RunTests() {
  StopOnSignals();
  std::signal(SIGPIPE, SIG_IGN);  // that a target or a reader closes a connection is an error of the write
  connectmaster::conformance::PrintHarmlessly();
  auto* const watcher = new Watcher;  // which GoogleTest owns
  testing::UnitTest::GetInstance()->listeners().Append(watcher);
  const int result = RUN_ALL_TESTS();
  if (testing::GTEST_FLAG(list_tests)) return result;
  if (const auto signal = StoppedBy()) {
    std::cerr << "conformance: stopped by SIG" << sigabbrev_np(*signal)
              << (*signal == SIGPIPE ? " (standard output cannot be written)" : "")
              << ": the test that ran was ended and undone, and no other ran\n";
    return kSignalled + *signal;
  }
  if (watcher->checked() == 0) {
    std::cerr << "conformance: no test ran: " << WhyNothingRan(*testing::UnitTest::GetInstance()) << "\n";
    return kFailed;
  }
  return result == 0 ? 0 : kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  // gRPC's threads may still be running when exit handlers run.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
  testing::InitGoogleMock(&argc, argv);  // removes GoogleTest's options
  CLI::App app(
      "Checks a G-SDK master gateway against the requirements of docs/requirements.md.\n"
      "Without --target, it starts a fake gateway for each test. GoogleTest's options also work:\n"
      "--gtest_filter=SYNC*, --gtest_output=xml:report.xml",
      "conformance");
  app.set_version_flag("--version", connectmaster::VersionText("conformance"), connectmaster::kVersionHelp);
  std::string target;
  app.add_option("--target", target, "Description of another gateway to check, and of what the suite may do to it")
      ->type_name("FILE");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  if (target.empty()) {
    UseEndpoint(MakeFakeEndpoint());
  } else {
    auto site = ReadTarget(target);
    const absl::Status status = !site.ok()                        ? site.status()
                                : testing::GTEST_FLAG(list_tests) ? absl::OkStatus()
                                                                  : RecognizeMasterGateway(*site);
    if (!status.ok()) {
      std::cerr << "conformance: " << connectmaster::text::Harmless(status.message()) << "\n";
      return kWrongUsage;
    }
    UseEndpoint(MakeDescribedEndpoint(*std::move(site), std::filesystem::path(target).parent_path().string()));
  }
  return RunTests();
}
