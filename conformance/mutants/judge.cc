#include "mutants/judge.h"

#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "support/requirements.h"

namespace connectmaster::conformance {
namespace {

using Json = nlohmann::json;

Finding Broken(std::string note) {
  return {Finding::Kind::kBroken, "", "", std::move(note)};
}

// The check that began last: " in Suite.Test". Empty if none did.
std::string InLastCheck(const std::string& output) {
  std::string check;
  for (absl::string_view line : absl::StrSplit(output, '\n')) {
    if (absl::ConsumePrefix(&line, "[ RUN      ] ")) check = absl::StrCat(" in ", line);
  }
  return check;
}

std::string LastLine(const std::string& output) {
  const std::vector<absl::string_view> lines = absl::StrSplit(output, '\n', absl::SkipWhitespace());
  return lines.empty() ? "" : absl::StrCat(": ", lines.back());
}

std::string TextOf(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || !found->is_string() ? "" : found->get<std::string>();
}

// One entry of the report.
struct Check {
  std::string name;
  std::string requirements;
  bool ran = false;
  bool failed_in_body = false;
  bool an_assertion_failed = false;
  bool failed = false;
};

Check ReadCheck(const std::string& suite, const Json& entry) {
  Check check;
  check.name = suite + "." + TextOf(entry, "name");
  check.requirements = TextOf(entry, "requirements");
  check.ran = TextOf(entry, "result") == "COMPLETED";
  check.failed_in_body = TextOf(entry, "failed_in") == "body";
  for (const Json& failure : entry.value("failures", Json::array())) {
    check.failed = true;
    // An exception has no place.
    if (!absl::StartsWith(TextOf(failure, "failure"), "unknown file")) check.an_assertion_failed = true;
  }
  return check;
}

// std::nullopt if the text is no report.
std::optional<std::vector<Check>> ReadReport(const std::string& report) {
  const Json json = Json::parse(report, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("testsuites")) return std::nullopt;
  std::vector<Check> checks;
  for (const Json& suite : json["testsuites"]) {
    for (const Json& entry : suite.value("testsuite", Json::array())) {
      checks.push_back(ReadCheck(TextOf(suite, "name"), entry));
    }
  }
  return checks;
}

Finding JudgeChecks(const std::vector<Check>& checks, const std::string& requirement) {
  Finding finding;
  bool ran = false;
  for (const Check& check : checks) {
    ran |= check.ran;
    if (!check.failed) continue;
    if (!check.failed_in_body || !check.an_assertion_failed) {
      const char* const how = check.failed_in_body ? " threw an exception" : " failed in SetUp or TearDown";
      if (finding.note.empty()) finding.note = check.name + how;
      continue;
    }
    const bool is_of_requirement = Names(check.requirements, requirement);
    if (finding.kind == Finding::Kind::kKilled && !is_of_requirement) continue;
    finding = {Finding::Kind::kKilled, check.name, check.requirements, ""};
    if (is_of_requirement) return finding;
  }
  return ran ? finding : Broken("no check ran");
}

}  // namespace

Finding Judge(const SuiteRun& run, const std::string& requirement) {
  switch (run.end) {
    case SuiteRun::End::kTimedOut:
      return Broken("it hung" + InLastCheck(run.output));
    case SuiteRun::End::kBySignal:
      return Broken(absl::StrCat("it crashed with SIG", sigabbrev_np(run.code), InLastCheck(run.output)));
    case SuiteRun::End::kExited:
      break;
  }
  const auto checks = ReadReport(run.report);
  if (run.code < 0 || run.code > 1 || !checks) {
    return Broken(absl::StrCat("it ended with exit status ", run.code, checks ? "" : " and without a report",
                               InLastCheck(run.output), LastLine(run.output)));
  }
  Finding finding = JudgeChecks(*checks, requirement);
  if (finding.kind == Finding::Kind::kSurvived && finding.note.empty() && run.code != 0) {
    return Broken("it failed, but no check did" + LastLine(run.output));
  }
  return finding;
}

}  // namespace connectmaster::conformance
