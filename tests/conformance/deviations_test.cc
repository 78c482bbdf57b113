// The suite against fake gateways that are wrong on purpose, as its users run it.
#include "connectmaster/fakegateway/deviations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "conformance/conformance_command.h"
#include "support/process.h"
#include "support/requirements.h"
#include "support/temp_dir.h"

namespace connectmaster::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string kDeviation(fakegateway::Deviations().front().name);
const std::string kRequirement(fakegateway::Deviations().front().requirement);

TEST(DeviationOption, ChecksOfItsRequirement_Fail) {
  EXPECT_EQ(Conformance({"--requirement", kRequirement}).exit_status, 0);
  const TempDir folder;
  const std::string report = folder.path() / "report.xml";
  const Outcome outcome = Conformance(
      {"--deviation", kDeviation, "--requirement", kRequirement, "--gtest_fail_fast", "--gtest_output=xml:" + report});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.out, HasSubstr("[  FAILED  ]"));
  std::ostringstream xml;
  xml << std::ifstream(report).rdbuf();
  EXPECT_THAT(xml.str(), HasSubstr("name=\"failed_in\" value=\"body\""));
}

TEST(DeviationOption, UnknownName_IsWrongUsage) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--deviation", "none"}, {"mutants", "--deviation", kDeviation + ",none"}}) {
    const Outcome outcome = Conformance(arguments);
    EXPECT_EQ(outcome.exit_status, 2);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("'none'"), HasSubstr("fakegateway deviations")));
  }
}

TEST(DeviationOption, WithATarget_IsWrongUsage) {
  const Outcome outcome = Conformance({"--deviation", kDeviation, "--target", "target.json"});
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("--deviation"), HasSubstr("--target")));
}

TEST(RequirementOption, RunsTheTestsThatDeclareIt) {
  const Outcome outcome = Conformance({"--requirement", "CONF-1", "--requirement", "TLS-3"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.out;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("[ REQUIRES ] CONF-1"), HasSubstr("[ REQUIRES ] TLS-3"),
                                 HasSubstr("[  PASSED  ] 3 tests.")));
  EXPECT_EQ(Conformance({"--requirement", "CONF-1,TLS-3", "--gtest_list_tests"}).exit_status, 0);
}

TEST(RequirementOption, UnknownId_IsWrongUsage) {
  const Outcome outcome = Conformance({"--requirement", "SVC-99"});
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("'SVC-99'"));
}

TEST(RequirementOption, WithAFilter_IsWrongUsage) {
  const Outcome outcome = Conformance({"--requirement", "SVC-1", "--gtest_filter=*SVC_1*"});
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--gtest_filter"));
}

TEST(MutantsCommand, DeviationThatACheckNotices_IsKilled) {
  const Outcome outcome = Conformance({"mutants", "--deviation", kDeviation});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.out;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr(kDeviation), HasSubstr(kRequirement), HasSubstr("killed by "),
                                 HasSubstr("Of 1 deviations 1 were killed")));
  EXPECT_THAT(outcome.err, HasSubstr("[1/1] " + kDeviation + ": killed by "));
}

TEST(MutantsCommand, RequirementThatNoDeviationBreaks_Fails) {
  const auto& deviations = fakegateway::Deviations();
  const auto unbroken =
      std::find_if(std::begin(conformance::kRequirementIds), std::end(conformance::kRequirementIds), [&](auto id) {
        return std::none_of(deviations.begin(), deviations.end(), [&](const auto& it) { return it.requirement == id; });
      });
  if (unbroken == std::end(conformance::kRequirementIds)) GTEST_SKIP() << "there is a deviation for each requirement";
  const Outcome outcome = Conformance({"mutants", "--requirement", std::string(*unbroken)});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("no deviation breaks " + std::string(*unbroken)));
}

TEST(MutantsCommand, NothingCouldBeRun_FailsWithTheReason) {
  const Outcome outcome =
      connectmaster::testing::Run({.arguments = {CONFORMANCE_COMMAND, "mutants", "--deviation", kDeviation},
                                   .environment = {"TMPDIR=/dev/null/none"}});
  EXPECT_EQ(outcome.exit_status, 1) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("broken: "), HasSubstr("TMPDIR"), HasSubstr("1 are broken")));
}

TEST(MutantsCommand, OtherModesAndOptionsOfGoogleTest_AreWrongUsage) {
  EXPECT_EQ(Conformance({"--target", "target.json", "mutants"}).exit_status, 2);
  EXPECT_EQ(Conformance({"mutants", "--target", "target.json"}).exit_status, 2);
  EXPECT_EQ(Conformance({"--deviation", kDeviation, "mutants"}).exit_status, 2);
  EXPECT_EQ(Conformance({"mutants", "--jobs", "0"}).exit_status, 2);
  const Outcome outcome = Conformance({"mutants", "--gtest_filter=*SVC_1*"});
  EXPECT_EQ(outcome.exit_status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("GoogleTest"));
}

// The children of a process that has one thread.
std::vector<pid_t> ChildrenOf(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
  std::vector<pid_t> children;
  for (pid_t child = 0; file >> child;) children.push_back(child);
  return children;
}

class EndedMutantsCommand : public ::testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(, EndedMutantsCommand, ::testing::Values(SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL));

TEST_P(EndedMutantsCommand, EndsItsProcesses) {
  const TempDir folder;  // for what the killed one leaves behind
  Process process({.arguments = {CONFORMANCE_COMMAND, "mutants", "--jobs", "2"},
                   .environment = {"TMPDIR=" + folder.path().string()}});
  std::vector<pid_t> children;
  while (children.empty()) {
    children = ChildrenOf(process.pid());
    std::this_thread::yield();
  }
  const int child = static_cast<int>(syscall(SYS_pidfd_open, children.front(), 0));
  process.Signal(GetParam());
  const Outcome outcome = process.Wait();
  if (GetParam() == SIGKILL) {
    EXPECT_EQ(outcome.signal, SIGKILL);
  } else {
    EXPECT_EQ(outcome.exit_status, 128 + GetParam());
    EXPECT_THAT(outcome.err, HasSubstr("stopped by SIG"));
  }
  if (child < 0) return;  // it had ended already
  pollfd end{child, POLLIN, 0};
  EXPECT_EQ(poll(&end, 1, static_cast<int>(std::chrono::milliseconds(kPatience).count())), 1);
  close(child);
}

}  // namespace
}  // namespace connectmaster::testing
