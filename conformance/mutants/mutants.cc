#include "mutants/mutants.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "mutants/children.h"

namespace connectmaster::conformance {
namespace {

// A run that is to be made.
struct Job {
  std::size_t mutant;
  std::optional<std::size_t> shard;  // of the whole suite; without, the checks of the requirement
  bool fail_fast = true;
};

struct Mutant {
  Deviation deviation;
  std::size_t runs_left = 0;  // of those that have to survive it before it is decided
  Finding finding{};          // what these said so far
  bool decided = false;
};

// The one that says more against the mutant's survival.
const Finding& Worse(const Finding& a, const Finding& b) {
  const auto weight = [](const Finding& finding) {
    return finding.kind == Finding::Kind::kBroken ? 2 : finding.note.empty() ? 0 : 1;
  };
  return weight(b) > weight(a) ? b : a;
}

class MutantRuns {
 public:
  explicit MutantRuns(const MutantsOptions& options)
      : options_(options), children_(options.program, options.run_at_most) {
    for (const Deviation& deviation : options.deviations) mutants_.push_back({deviation});
  }

  MutantsOutcome Run() {
    for (std::size_t i = 0; i < mutants_.size(); ++i) {
      if (options_.is_checked(mutants_[i].deviation.requirement)) {
        Plan({i, std::nullopt});
      } else {
        PlanWholeSuite(i);
      }
    }
    while ((!waiting_.empty() || children_.running() > 0) && !children_.stopped_by()) {
      while (!waiting_.empty() && children_.running() < options_.jobs) StartNext();
      for (const Children::Ended& ended : children_.Wait()) {
        const auto found = running_.find(ended.child);
        if (found == running_.end()) continue;  // it was killed meanwhile
        const Job job = found->second;
        running_.erase(found);
        Consider(job, Judge(ended.run, mutants_[job.mutant].deviation.requirement));
      }
    }
    MutantsOutcome outcome{{}, children_.stopped_by()};
    for (const Mutant& mutant : mutants_) {
      if (mutant.decided) outcome.verdicts.push_back({mutant.deviation, mutant.finding});
    }
    return outcome;
  }

 private:
  void Plan(const Job& job) {
    waiting_.push_back(job);
    ++mutants_[job.mutant].runs_left;
  }

  void PlanWholeSuite(std::size_t mutant) {
    for (std::size_t shard = 0; shard < options_.jobs; ++shard) Plan({mutant, shard});
  }

  void StartNext() {
    const Job job = waiting_.front();
    waiting_.pop_front();
    const Deviation& deviation = mutants_[job.mutant].deviation;
    std::vector<std::string> arguments = {"--deviation", deviation.name};
    std::vector<std::string> environment;
    if (job.shard) {
      environment = {absl::StrCat("GTEST_TOTAL_SHARDS=", options_.jobs),
                     absl::StrCat("GTEST_SHARD_INDEX=", *job.shard)};
    } else {
      arguments.insert(arguments.end(), {"--requirement", deviation.requirement});
    }
    if (job.fail_fast) arguments.emplace_back("--gtest_fail_fast");
    const auto child = children_.Start(std::move(arguments), std::move(environment));
    if (child.ok()) {
      running_[*child] = job;
    } else {
      Consider(job, {Finding::Kind::kBroken, "", "", std::string(child.status().message())});
    }
  }

  void Consider(const Job& job, const Finding& finding) {
    Mutant& mutant = mutants_[job.mutant];
    if (finding.kind == Finding::Kind::kKilled) return Decide(job.mutant, finding);
    const bool failed = finding.kind == Finding::Kind::kSurvived && !finding.note.empty();
    if (failed && job.fail_fast) {  // but another check may notice it
      waiting_.push_front({job.mutant, job.shard, false});
      return;
    }
    mutant.finding = Worse(mutant.finding, finding);
    if (--mutant.runs_left > 0) return;
    if (!job.shard && mutant.finding.kind == Finding::Kind::kSurvived) return PlanWholeSuite(job.mutant);
    Decide(job.mutant, mutant.finding);
  }

  void Decide(std::size_t number, const Finding& finding) {
    Mutant& mutant = mutants_[number];
    mutant.finding = finding;
    mutant.decided = true;
    if (finding.kind == Finding::Kind::kSurvived && finding.note.empty() &&
        !options_.is_checked(mutant.deviation.requirement)) {
      mutant.finding.note = "no check names " + mutant.deviation.requirement;
    }
    std::erase_if(waiting_, [&](const Job& job) { return job.mutant == number; });
    std::erase_if(running_, [&](const auto& running) {
      if (running.second.mutant != number) return false;
      children_.Kill(running.first);
      return true;
    });
    ++decided_;
    if (options_.progress != nullptr) {
      *options_.progress << "[" << decided_ << "/" << mutants_.size() << "] " << mutant.deviation.name << ": "
                         << Describe({mutant.deviation, mutant.finding}) << std::endl;
    }
  }

  const MutantsOptions& options_;
  Children children_;
  std::vector<Mutant> mutants_;
  std::deque<Job> waiting_;
  std::map<pid_t, Job> running_;
  std::size_t decided_ = 0;
};

}  // namespace

MutantsOutcome RunMutants(const MutantsOptions& options) {
  return MutantRuns(options).Run();
}

}  // namespace connectmaster::conformance
