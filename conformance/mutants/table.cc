#include "mutants/table.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace connectmaster::conformance {
namespace {

constexpr char kDeviation[] = "DEVIATION";
constexpr char kRequirement[] = "REQUIREMENT";

// The text, and blanks up to the next column.
std::string Cell(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text + "  ";
}

}  // namespace

std::string Table(const std::vector<Verdict>& verdicts) {
  std::size_t name_width = std::strlen(kDeviation);
  for (const Verdict& verdict : verdicts) name_width = std::max(name_width, verdict.deviation.name.size());
  const auto line = [&](const std::string& deviation, const std::string& requirement, const std::string& result) {
    return Cell(deviation, name_width) + Cell(requirement, std::strlen(kRequirement)) + result + "\n";
  };
  std::string table = line(kDeviation, kRequirement, "RESULT");
  std::string not_killed;
  for (const Verdict& verdict : verdicts) {
    const Deviation& deviation = verdict.deviation;
    table += line(deviation.name, deviation.requirement, Describe(verdict));
    if (!IsKilled(verdict)) absl::StrAppend(&not_killed, deviation.name, ": ", deviation.sentence, "\n");
  }
  const auto count = [&](const auto& is) {
    return static_cast<std::size_t>(std::count_if(verdicts.begin(), verdicts.end(), is));
  };
  const auto killed = count(IsKilled);
  const auto by_requirement = count(IsKilledByItsRequirement);
  const auto survived = count([](const Verdict& verdict) { return verdict.finding.kind == Finding::Kind::kSurvived; });
  absl::StrAppend(&table, "\nOf ", verdicts.size(), " deviations ", by_requirement,
                  " were killed by a check of their requirement, ", killed - by_requirement,
                  " by a check of another one; ", survived, " survived, ", verdicts.size() - killed - survived,
                  " are broken.\n");
  if (!not_killed.empty()) {
    absl::StrAppend(&table, "\n", not_killed,
                    "To see what the checks say of one: conformance --deviation NAME --requirement ID\n");
  }
  return table;
}

}  // namespace connectmaster::conformance
