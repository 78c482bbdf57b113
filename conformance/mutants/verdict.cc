#include "mutants/verdict.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "support/requirements.h"

namespace connectmaster::conformance {

bool IsKilled(const Verdict& verdict) {
  return verdict.finding.kind == Finding::Kind::kKilled;
}

bool IsKilledByItsRequirement(const Verdict& verdict) {
  return IsKilled(verdict) && Names(verdict.finding.requirements, verdict.deviation.requirement);
}

std::string Describe(const Verdict& verdict) {
  const Finding& finding = verdict.finding;
  const std::string note = finding.note.empty() ? "" : ": " + finding.note;
  switch (finding.kind) {
    case Finding::Kind::kKilled:
      break;
    case Finding::Kind::kSurvived:
      return "SURVIVED" + note;
    case Finding::Kind::kBroken:
      return "broken" + note;
  }
  std::string killed = "killed by " + finding.check;
  if (IsKilledByItsRequirement(verdict)) return killed;
  return absl::StrCat(killed, " (of ", absl::StrReplaceAll(finding.requirements, {{" ", ", "}}), ")");
}

}  // namespace connectmaster::conformance
