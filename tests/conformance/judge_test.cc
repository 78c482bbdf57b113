// What a run of the suite says about a deviation, shown by GoogleTest's reports.
#include "mutants/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

namespace connectmaster::conformance {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using Kind = Finding::Kind;

constexpr char kAssertion[] = "conformance\\/cases\\/sync_connections.cc:311\\nFailed\\ntimed.took";
constexpr char kException[] =
    R"(unknown file\nC++ exception with description \"Bad StatusOr\" thrown in the test body.)";

// A test in a report, as GoogleTest 1.12 writes it.
std::string Entry(const std::string& name, const std::string& result, const std::string& properties) {
  return R"({"name": ")" + name + R"(", "file": "conformance\/cases\/sync_connections.cc", "line": 306,
    "status": "RUN", "result": ")" +
         result + R"(", "timestamp": "2026-11-28T03:20:29Z", "time": "1.784s", "classname": "SyncConnections")" +
         properties + "}";
}

std::string Passed(const std::string& name) {
  return Entry(name, "COMPLETED", R"(, "requirements": "SYNC-8")");
}

// What --gtest_fail_fast does to the tests that follow a failure.
std::string LeftOut(const std::string& name) {
  return Entry(name, "SKIPPED", "");
}

std::string Failed(const std::string& name, const std::string& requirements, const std::string& failure,
                   bool in_body = true) {
  return Entry(name, "COMPLETED",
               R"(, "requirements": ")" + requirements + "\"" + (in_body ? R"(, "failed_in": "body")" : "") +
                   R"(, "failures": [{"failure": ")" + failure + R"(", "type": ""}])");
}

SuiteRun Reported(int exit_status, const std::vector<std::string>& entries) {
  SuiteRun run;
  run.code = exit_status;
  run.output = "[ RUN      ] SyncConnections.A\nthe last line\n";
  run.report = R"({"tests": 3, "failures": 1, "disabled": 0, "errors": 0, "name": "AllTests", "testsuites": [
    {"name": "SyncConnections", "tests": 3, "testsuite": [)";
  for (std::size_t i = 0; i < entries.size(); ++i) run.report += (i == 0 ? "" : ", ") + entries[i];
  run.report += "]}]}";
  return run;
}

TEST(Judge, AssertionInABodyFailed_IsAKill) {
  const Finding finding =
      Judge(Reported(1, {Passed("A"), Failed("B", "SYNC-8 SYNC-2", kAssertion), LeftOut("C")}), "SYNC-8");
  EXPECT_EQ(finding.kind, Kind::kKilled);
  EXPECT_EQ(finding.check, "SyncConnections.B");
  EXPECT_EQ(finding.requirements, "SYNC-8 SYNC-2");
}

TEST(Judge, SeveralChecksFailed_NamesTheOneOfTheRequirement) {
  const SuiteRun run = Reported(1, {Failed("A", "SYNC-80", kAssertion), Failed("B", "SYNC-2 SYNC-8", kAssertion),
                                    Failed("C", "SYNC-1", kAssertion)});
  EXPECT_EQ(Judge(run, "SYNC-8").check, "SyncConnections.B");
  EXPECT_EQ(Judge(run, "SYNC-3").check, "SyncConnections.A");
}

TEST(Judge, EveryCheckPassed_Survived) {
  const Finding finding = Judge(Reported(0, {Passed("A"), Passed("B")}), "SYNC-8");
  EXPECT_EQ(finding.kind, Kind::kSurvived);
  EXPECT_EQ(finding.note, "");
}

TEST(Judge, FailureOutsideOfABody_IsNoKill) {
  const Finding finding = Judge(Reported(1, {Failed("A", "SYNC-8", kAssertion, false)}), "SYNC-8");
  EXPECT_EQ(finding.kind, Kind::kSurvived);
  EXPECT_EQ(finding.note, "SyncConnections.A failed in SetUp or TearDown");
}

TEST(Judge, ExceptionInABody_IsNoKill) {
  const Finding finding = Judge(Reported(1, {Failed("A", "SYNC-8", kException)}), "SYNC-8");
  EXPECT_EQ(finding.kind, Kind::kSurvived);
  EXPECT_EQ(finding.note, "SyncConnections.A threw an exception");
}

TEST(Judge, KillBesideOtherFailures_IsAKill) {
  const Finding finding =
      Judge(Reported(1, {Failed("A", "SYNC-8", kException), Failed("B", "SYNC-8", kAssertion)}), "SYNC-8");
  EXPECT_EQ(finding.kind, Kind::kKilled);
  EXPECT_EQ(finding.check, "SyncConnections.B");
  EXPECT_EQ(finding.note, "");
}

TEST(Judge, Crash_IsBrokenInTheCheckThatBeganLast) {
  SuiteRun run;
  run.end = SuiteRun::End::kBySignal;
  run.code = SIGSEGV;
  run.output = "[ RUN      ] Login.A\n[       OK ] Login.A (1 ms)\n[ RUN      ] Login.B\n";
  const Finding finding = Judge(run, "LOGIN-1");
  EXPECT_EQ(finding.kind, Kind::kBroken);
  EXPECT_EQ(finding.note, "it crashed with SIGSEGV in Login.B");
}

TEST(Judge, CrashAfterTheReport_IsBroken) {
  SuiteRun run = Reported(0, {Failed("A", "SYNC-8", kAssertion)});
  run.end = SuiteRun::End::kBySignal;
  run.code = SIGABRT;
  EXPECT_EQ(Judge(run, "SYNC-8").kind, Kind::kBroken);
}

TEST(Judge, NoEndInTime_IsBroken) {
  SuiteRun run;
  run.end = SuiteRun::End::kTimedOut;
  run.output = "[ RUN      ] Login.A\n";
  const Finding finding = Judge(run, "LOGIN-1");
  EXPECT_EQ(finding.kind, Kind::kBroken);
  EXPECT_EQ(finding.note, "it hung in Login.A");
}

TEST(Judge, NoCheckRan_IsBroken) {
  EXPECT_EQ(Judge(Reported(1, {LeftOut("A")}), "SYNC-8").kind, Kind::kBroken);
  EXPECT_EQ(Judge(Reported(1, {}), "SYNC-8").kind, Kind::kBroken);
}

TEST(Judge, OtherExitStatus_IsBrokenWithTheLastLine) {
  const Finding finding = Judge(Reported(2, {Passed("A")}), "SYNC-8");
  EXPECT_EQ(finding.kind, Kind::kBroken);
  EXPECT_THAT(finding.note, AllOf(HasSubstr("exit status 2"), HasSubstr("the last line")));
}

TEST(Judge, FailureOfNoCheck_IsBroken) {
  EXPECT_EQ(Judge(Reported(1, {Passed("A")}), "SYNC-8").kind, Kind::kBroken);
}

TEST(Judge, NoReport_IsBroken) {
  for (const std::string report : {"", "{", "[]", "{}"}) {
    SuiteRun run;
    run.report = report;
    EXPECT_EQ(Judge(run, "SYNC-8").kind, Kind::kBroken) << report;
  }
}

}  // namespace
}  // namespace connectmaster::conformance
