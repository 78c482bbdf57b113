// The project's shell scripts. None of them is run against this machine's packages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "commands.h"

namespace connectmaster::process_tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

namespace fs = std::filesystem;

class ScriptsTest : public CommandTest {
 protected:
  // A command that stands before the machine's own in PATH.
  void Replace(const std::string& name, const std::string& script) {
    fs::create_directories(Path("bin"));
    Write("bin/" + name, "#!/bin/bash\n" + script);
    fs::permissions(Path("bin/" + name), fs::perms::owner_all);
    environment_ = {"PATH=" + Path("bin") + ":" + std::getenv("PATH"), "STATE=" + Path("state")};
  }

  Outcome RunSetup() {
    return testing::Run({.arguments = {PROJECT_FOLDER "/scripts/setup"}, .environment = environment_});
  }
};

TEST_F(ScriptsTest, EveryScriptParsesAndCanBeRun) {
  size_t count = 0;
  for (const char* const folder : {PROJECT_FOLDER "/scripts", PROJECT_FOLDER "/.ci"}) {
    for (const auto& file : fs::directory_iterator(folder)) {
      SCOPED_TRACE(file.path());
      const Outcome outcome = testing::Run({.arguments = {"bash", "-n", file.path().string()}});
      EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
      EXPECT_EQ(outcome.err, "");
      EXPECT_EQ(access(file.path().c_str(), X_OK), 0) << "is not executable";
      ++count;
    }
  }
  EXPECT_GE(count, 4U);
}

TEST_F(ScriptsTest, SetupInstallsWhatIsMissingOnceAndThenSaysInALineThatThereIsNothingToDo) {
  fs::create_directories(Path("state"));
  Write("state/cmake", "");
  Replace("dpkg-query", R"(
    package=${*: -1}
    [[ -e $STATE/$package ]] || { echo "no packages found matching $package" >&2; exit 1; }
    printf installed
  )");
  Replace("sudo", R"(exec "$@")");
  Replace("apt-get", R"(
    echo "apt-get $*"
    [[ " $* " == *" install "* ]] || exit 0
    seen=
    for argument; do
      [[ -z $seen || $argument == -* ]] || touch "$STATE/$argument"
      [[ $argument != install ]] || seen=yes
    done
  )");
  const Outcome first = RunSetup();
  ASSERT_EQ(first.exit_status, 0) << first.err;
  EXPECT_THAT(first.out, AllOf(HasSubstr("update\n"), HasSubstr(" install "), HasSubstr(" libgrpc++-dev "),
                               Not(HasSubstr(" cmake "))));
  const Outcome second = RunSetup();
  EXPECT_EQ(second.exit_status, 0);
  EXPECT_THAT(second.out, MatchesRegex("[^\n]*nothing to do\n"));
  EXPECT_EQ(second.err, "");
}

TEST_F(ScriptsTest, SetupSaysWhenPackagesCannotBeInstalled) {
  Replace("dpkg-query", "exit 1");
  Replace("sudo", R"(exec "$@")");
  Replace("apt-get", R"([[ " $* " != *" install "* ]])");
  const Outcome outcome = RunSetup();
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("scripts/setup: "));
}

TEST_F(ScriptsTest, SetupFindsNothingToDoHere) {
  // Should a package be missing after all, none is installed.
  Replace("sudo", R"(exec "$@")");
  Replace("apt-get", "exit 1");
  const Outcome outcome = RunSetup();
  if (outcome.exit_status != 0) GTEST_SKIP() << "packages are missing: " << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, MatchesRegex("[^\n]*nothing to do\n"));
  EXPECT_EQ(outcome.err, "");
}

}  // namespace
}  // namespace connectmaster::process_tests
