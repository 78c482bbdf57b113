// How the suite is run against every deviation. A shell script stands for the suite.
#include "mutants/mutants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "mutants/table.h"
#include "support/temp_dir.h"

namespace connectmaster::conformance {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// What the script knows: $deviation, $requirement (empty for the whole suite), $fail_fast, $shard, and how to report:
// the arguments of `report` are the exit status, the name of a check, its requirements, and what is to be in its entry.
constexpr char kPrelude[] = R"(#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    --deviation) deviation=$2; shift ;;
    --requirement) requirement=$2; shift ;;
    --gtest_fail_fast) fail_fast=1 ;;
    --gtest_output=json:*) file=${1#--gtest_output=json:} ;;
  esac
  shift
done
shard=$GTEST_SHARD_INDEX
echo "$deviation/$requirement$shard" >>"$(dirname "$0")/runs"
report() {
  echo "{\"testsuites\": [{\"name\": \"Suite\", \"testsuite\": [{\"name\": \"$2\", \"result\": \"COMPLETED\",
    \"requirements\": \"$3\"$4}]}]}" >"$file"
  exit "$1"
}
passes() { report 0 Check "${requirement:-SYNC-9}" ""; }
fails() { report 1 "$1" "$2" ', "failed_in": "body", "failures": [{"failure": "cases/a.cc:1"}]'; }
fails_in_set_up() { report 1 "$1" "$2" ', "failures": [{"failure": "cases/a.cc:1"}]'; }
)";

class Mutants : public ::testing::Test {
 protected:
  Mutants() {
    options_.program = folder_.path() / "suite";
    options_.is_checked = [](const std::string&) { return true; };
    options_.progress = &progress_;
  }

  void Suite(const std::string& script) const {
    std::ofstream(options_.program) << kPrelude << script << "\n";
    ASSERT_EQ(chmod(options_.program.c_str(), S_IRWXU), 0);
  }

  // In the words of the table.
  std::vector<std::string> Results(const std::vector<std::string>& deviations) {
    for (const std::string& name : deviations) options_.deviations.push_back({name, "SYNC-1", "It is wrong."});
    std::vector<std::string> results;
    for (const Verdict& verdict : RunMutants(options_).verdicts) results.push_back(Describe(verdict));
    return results;
  }

  // The script's runs so far: "deviation/requirement" or "deviation/shard".
  std::vector<std::string> Runs() const {
    std::ifstream file(folder_.path() / "runs");
    std::vector<std::string> runs;
    for (std::string line; std::getline(file, line);) runs.push_back(line);
    return runs;
  }

  const testing::TempDir folder_;
  std::ostringstream progress_;
  MutantsOptions options_;
};

TEST_F(Mutants, CheckOfTheRequirementFails_KillsAndNothingElseRuns) {
  Suite("fails A SYNC-1");
  EXPECT_THAT(Results({"a"}), ElementsAre("killed by Suite.A"));
  EXPECT_THAT(Runs(), ElementsAre("a/SYNC-1"));
}

TEST_F(Mutants, OnlyTheWholeSuiteFails_NamesTheOtherRequirements) {
  Suite(R"([ -n "$requirement" ] && passes; fails B "SYNC-2 SYNC-3")");
  EXPECT_THAT(Results({"a"}), ElementsAre("killed by Suite.B (of SYNC-2, SYNC-3)"));
  EXPECT_THAT(Runs(), ElementsAre("a/SYNC-1", "a/0"));
}

TEST_F(Mutants, NothingFails_SurvivesEveryShard) {
  Suite("passes");
  options_.jobs = 3;
  EXPECT_THAT(Results({"a"}), ElementsAre("SURVIVED"));
  EXPECT_THAT(Runs(), UnorderedElementsAre("a/SYNC-1", "a/0", "a/1", "a/2"));
}

TEST_F(Mutants, RequirementHasNoCheck_OnlyTheWholeSuiteRunsAndTheReasonIsGiven) {
  Suite("passes");
  options_.is_checked = [](const std::string&) { return false; };
  EXPECT_THAT(Results({"a"}), ElementsAre("SURVIVED: no check names SYNC-1"));
  EXPECT_THAT(Runs(), ElementsAre("a/0"));
}

TEST_F(Mutants, OneShardKills_TheOthersAreEnded) {
  Suite(R"([ -n "$requirement" ] && passes; [ "$shard" = 1 ] && fails B SYNC-2; exec sleep 600)");
  options_.jobs = 4;
  EXPECT_THAT(Results({"a"}), ElementsAre("killed by Suite.B (of SYNC-2)"));
}

TEST_F(Mutants, FailureInSetUp_RunsTheOtherChecks) {
  Suite(R"([ -n "$fail_fast" ] && fails_in_set_up A SYNC-1; fails B SYNC-1)");
  EXPECT_THAT(Results({"a"}), ElementsAre("killed by Suite.B"));
  EXPECT_THAT(Runs(), ElementsAre("a/SYNC-1", "a/SYNC-1"));
}

TEST_F(Mutants, FailuresInSetUpAlone_Survives) {
  Suite("fails_in_set_up A SYNC-1");
  EXPECT_THAT(Results({"a"}), ElementsAre("SURVIVED: Suite.A failed in SetUp or TearDown"));
  EXPECT_THAT(Runs(), ElementsAre("a/SYNC-1", "a/SYNC-1", "a/0", "a/0"));
}

TEST_F(Mutants, Crash_IsBroken) {
  Suite("echo '[ RUN      ] Suite.A'; kill -SEGV $$");
  EXPECT_THAT(Results({"a"}), ElementsAre("broken: it crashed with SIGSEGV in Suite.A"));
}

TEST_F(Mutants, CrashInOneShardAndKillInAnother_IsAKill) {
  Suite(R"([ -n "$requirement" ] && passes; [ "$shard" = 0 ] && kill -ABRT $$; fails B SYNC-2)");
  options_.jobs = 2;
  EXPECT_THAT(Results({"a"}), ElementsAre("killed by Suite.B (of SYNC-2)"));
}

TEST_F(Mutants, Hang_IsBroken) {
  Suite("echo '[ RUN      ] Suite.A'; exec sleep 600");
  options_.run_at_most = std::chrono::milliseconds(300);
  EXPECT_THAT(Results({"a"}), ElementsAre(HasSubstr("broken: it hung")));
}

TEST_F(Mutants, OutputWithoutEnd_IsBroken) {
  Suite("exec yes");
  EXPECT_THAT(Results({"a"}), ElementsAre(HasSubstr("broken: it crashed with SIGXFSZ")));
}

TEST_F(Mutants, SuiteCannotBeStarted_IsBroken) {
  options_.program = folder_.path() / "missing";
  EXPECT_THAT(Results({"a"}), ElementsAre(HasSubstr("broken: it ended with exit status 127")));
}

TEST_F(Mutants, ManyAtATime_EachGetsItsOwnVerdictInTheirOrder) {
  Suite(R"(case $deviation in a) fails A SYNC-1 ;; b) passes ;; c) exit 3 ;; *) fails D SYNC-1 ;; esac)");
  options_.jobs = 2;
  EXPECT_THAT(Results({"a", "b", "c", "d"}),
              ElementsAre("killed by Suite.A", "SURVIVED", HasSubstr("broken: "), "killed by Suite.D"));
  EXPECT_THAT(progress_.str(), AllOf(HasSubstr("[4/4] "), HasSubstr("] b: SURVIVED\n")));
}

TEST_F(Mutants, GoogleTestsVariables_DoNotReachTheSuite) {
  setenv("GTEST_FILTER", "None", 1);
  Suite(R"([ -z "$GTEST_FILTER" ] && fails A SYNC-1; passes)");
  EXPECT_THAT(Results({"a"}), ElementsAre("killed by Suite.A"));
  unsetenv("GTEST_FILTER");
}

TEST_F(Mutants, StopSignal_EndsItAndTheSuite) {
  Suite("kill -TERM $PPID; exec sleep 600");
  options_.deviations = {{"a", "SYNC-1", ""}};
  const MutantsOutcome outcome = RunMutants(options_);
  EXPECT_EQ(outcome.stopped_by, SIGTERM);
  EXPECT_THAT(outcome.verdicts, IsEmpty());
}

TEST(MutantsTable, HasALineForEachAndTellsOfThoseThatWereNotKilled) {
  const std::string table =
      Table({{{"forgets", "SYNC-1", "It forgets."}, {Finding::Kind::kKilled, "S.A", "SYNC-1", ""}},
             {{"lies", "SYNC-2", "It lies."}, {Finding::Kind::kKilled, "S.B", "SYNC-3", ""}},
             {{"sleeps", "SYNC-4", "It sleeps."}, {Finding::Kind::kSurvived, "", "", ""}},
             {{"dies", "SYNC-5", "It dies."}, {Finding::Kind::kBroken, "", "", "it hung"}}});
  EXPECT_THAT(
      table,
      AllOf(HasSubstr("DEVIATION  REQUIREMENT  RESULT\n"), HasSubstr("forgets    SYNC-1       killed by S.A\n"),
            HasSubstr("lies       SYNC-2       killed by S.B (of SYNC-3)\n"),
            HasSubstr("sleeps     SYNC-4       SURVIVED\n"), HasSubstr("dies       SYNC-5       broken: it hung\n"),
            HasSubstr("\nsleeps: It sleeps.\ndies: It dies.\n"), Not(HasSubstr("It forgets."))));
  EXPECT_THAT(table, HasSubstr("Of 4 deviations 1 were killed by a check of their requirement, 1 by a check of another "
                               "one; 1 survived, 1 are broken.\n"));
}

}  // namespace
}  // namespace connectmaster::conformance
