// conformance: checks a master gateway, by default a fake one that it starts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/crypto.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <string>

#include "endpoints/endpoints.h"
#include "support/read_target.h"
#include "version.h"

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

using connectmaster::conformance::MakeDescribedEndpoint;
using connectmaster::conformance::MakeFakeEndpoint;
using connectmaster::conformance::ReadTarget;
using connectmaster::conformance::UseEndpoint;

// A run that checked nothing must not look like a success.
bool HasCheckedSomething(const testing::UnitTest& run) {
  if (run.test_to_run_count() == 0) {
    std::cerr << "conformance: no test ran: --gtest_filter matches no test\n";
    return false;
  }
  if (run.skipped_test_count() == run.test_to_run_count()) {
    std::cerr << "conformance: no test ran: the target lacks what the tests need; the reasons are above\n";
    return false;
  }
  return true;
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
  app.set_version_flag("--version", VersionText("conformance"), kVersionHelp);
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
    if (!site.ok()) {
      std::cerr << "conformance: " << site.status().message() << "\n";
      return kWrongUsage;
    }
    UseEndpoint(MakeDescribedEndpoint(*std::move(site), std::filesystem::path(target).parent_path().string()));
  }
  const int result = RUN_ALL_TESTS();
  if (testing::GTEST_FLAG(list_tests)) return result;
  const bool has_checked = HasCheckedSomething(*testing::UnitTest::GetInstance());
  return result == 0 && has_checked ? 0 : kFailed;
}
