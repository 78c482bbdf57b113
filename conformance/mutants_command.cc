#include "mutants_command.h"

#include <cstring>
#include <iostream>

#include "absl/strings/str_join.h"
#include "endpoints/deviations.h"
#include "exit_status.h"
#include "mutants/mutants.h"
#include "mutants/table.h"
#include "support/requirements.h"

namespace connectmaster::conformance {
namespace {

bool Has(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::vector<Deviation> Selected(const MutantsCommand& command) {
  std::vector<Deviation> deviations = DeviationsOfTheFake();
  if (command.requirements.empty() && command.deviations.empty()) return deviations;
  std::erase_if(deviations, [&](const Deviation& deviation) {
    return !Has(command.requirements, deviation.requirement) && !Has(command.deviations, deviation.name);
  });
  return deviations;
}

}  // namespace

int RunMutantsCommand(const MutantsCommand& command) {
  MutantsOptions options;
  options.deviations = Selected(command);
  if (options.deviations.empty()) {
    std::cerr << "conformance: no deviation breaks " << absl::StrJoin(command.requirements, " or ") << "\n";
    return kFailed;
  }
  options.is_checked = [](const std::string& requirement) { return !TestsOf({requirement}).empty(); };
  options.jobs = static_cast<std::size_t>(command.jobs);
  options.progress = &std::cerr;
  const MutantsOutcome outcome = RunMutants(options);
  if (outcome.stopped_by) {
    std::cerr << "conformance: stopped by SIG" << sigabbrev_np(*outcome.stopped_by) << "\n";
    return kSignalled + *outcome.stopped_by;
  }
  std::cout << Table(outcome.verdicts) << std::flush;
  if (!std::cout) {
    std::cerr << "conformance: standard output cannot be written\n";
    return kFailed;
  }
  const bool all_killed = std::all_of(outcome.verdicts.begin(), outcome.verdicts.end(), IsKilled);
  return all_killed ? 0 : kFailed;
}

}  // namespace connectmaster::conformance
