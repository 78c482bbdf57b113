// conformance: checks a master gateway, by default a fake one that it starts; and checks itself, with fakes that are
// wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/crypto.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "endpoints/deviations.h"
#include "endpoints/endpoints.h"
#include "exit_status.h"
#include "mutants_command.h"
#include "run_checks.h"
#include "support/read_target.h"
#include "support/recognize.h"
#include "support/requirements.h"
#include "text/harmless.h"
#include "version.h"

namespace connectmaster::conformance {
namespace {

struct ChecksOptions {
  std::string target;
  std::string deviation;
  std::vector<std::string> requirements;
};

int WrongUsage(const std::string& message) {
  std::cerr << "conformance: " << text::Harmless(message) << "\n";
  return kWrongUsage;
}

int Check(const ChecksOptions& options) {
  if (!options.requirements.empty()) {
    if (testing::GTEST_FLAG(filter) != "*") return WrongUsage("--requirement and --gtest_filter exclude each other");
    const auto tests = TestsOf(options.requirements);
    if (tests.empty()) {
      std::cerr << "conformance: no test declares " << absl::StrJoin(options.requirements, " or ") << "\n";
      return kFailed;
    }
    testing::GTEST_FLAG(filter) = absl::StrJoin(tests, ":");
  }
  if (options.target.empty()) {
    UseEndpoint(MakeFakeEndpoint(options.deviation));
    return RunChecks();
  }
  auto site = ReadTarget(options.target);
  if (!site.ok()) return WrongUsage(std::string(site.status().message()));
  if (!testing::GTEST_FLAG(list_tests)) {
    const absl::Status status = RecognizeMasterGateway(*site);
    if (!status.ok()) return WrongUsage(std::string(status.message()));
  }
  UseEndpoint(MakeDescribedEndpoint(*std::move(site), std::filesystem::path(options.target).parent_path().string()));
  return RunChecks();
}

// Repeated, or separated by commas.
CLI::Option* AddIds(CLI::App& app, std::vector<std::string>& ids, const std::string& help) {
  return app.add_option("--requirement", ids, help)
      ->type_name("ID")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check([](const std::string& id) {
        return IsRequirement(id) ? "" : "docs/requirements.md has no '" + text::Harmless(id) + "'";
      });
}

std::string CheckDeviation(const std::string& name) {
  const auto deviations = DeviationsOfTheFake();
  const auto is_it = [&](const Deviation& deviation) { return deviation.name == name; };
  if (std::any_of(deviations.begin(), deviations.end(), is_it)) return "";
  return "there is no deviation '" + text::Harmless(name) + "'; `fakegateway deviations` lists them";
}

int Main(int argc, char** argv) {
  // gRPC's threads may still be running when exit handlers run.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
  const int arguments = argc;
  testing::InitGoogleMock(&argc, argv);  // removes GoogleTest's options
  CLI::App app(
      "Checks a G-SDK master gateway against the requirements of docs/requirements.md.\n"
      "Without --target, it starts a fake gateway for each test. GoogleTest's options also work:\n"
      "--gtest_filter=SYNC*, --gtest_output=xml:report.xml",
      "conformance");
  app.set_version_flag("--version", VersionText("conformance"), kVersionHelp);
  ChecksOptions checks;
  auto* const target = app.add_option("--target", checks.target,
                                      "Description of another gateway to check, and of what the suite may do to it")
                           ->type_name("FILE");
  auto* const requirement = AddIds(app, checks.requirements, "Runs only the tests that declare this requirement");
  auto* const deviation =
      app.add_option("--deviation", checks.deviation, "Starts fake gateways that are wrong in this way")
          ->type_name("NAME")
          ->check(CheckDeviation)
          ->excludes(target);

  MutantsCommand mutants;
  auto* const mutants_app = app.add_subcommand(
      "mutants",
      "Runs the suite against fake gateways that are wrong, each in one way, and tells what no test noticed.\n"
      "The exit status is 0 if a test noticed each of them, and 1 if not");
  mutants_app->excludes(target)->excludes(requirement)->excludes(deviation);
  mutants_app->add_option("--jobs", mutants.jobs, "How many processes run at a time")
      ->type_name("N")
      ->check(CLI::Range(1, kMostJobs))
      ->capture_default_str();
  AddIds(*mutants_app, mutants.requirements, "Only deviations that break this requirement");
  mutants_app->add_option("--deviation", mutants.deviations, "Only this deviation")
      ->type_name("NAME")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CheckDeviation);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  if (!mutants_app->parsed()) return Check(checks);
  if (argc != arguments) return WrongUsage("mutants takes no options of GoogleTest");
  return RunMutantsCommand(mutants);
}

}  // namespace
}  // namespace connectmaster::conformance

int main(int argc, char** argv) {
  // Debian's Abseil looks for deadlocks at each lock of gRPC's, which takes a tenth of the suite's time.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  return connectmaster::conformance::Main(argc, argv);
}
