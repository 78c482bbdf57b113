#include "mutants/children.h"

#include <sys/wait.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "absl/strings/str_cat.h"
#include "mutants/child.h"
#include "support/interruption.h"

namespace connectmaster::conformance {
namespace {

timespec ToTimespec(std::chrono::nanoseconds duration) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  return {seconds.count(), (duration - seconds).count()};
}

}  // namespace

Children::Children(std::string program, std::chrono::milliseconds run_at_most)
    : program_(std::move(program)), run_at_most_(run_at_most) {
  sigemptyset(&awaited_);
  sigaddset(&awaited_, SIGCHLD);
  for (const int signal : StopSignals()) sigaddset(&awaited_, signal);
  std::signal(SIGCHLD, SIG_DFL);  // an inherited SIG_IGN would leave nothing to wait for
  pthread_sigmask(SIG_BLOCK, &awaited_, &mask_before_);
}

Children::~Children() {
  while (!running_.empty()) Kill(running_.begin()->first);
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

absl::StatusOr<pid_t> Children::Start(std::vector<std::string> arguments, std::vector<std::string> environment) {
  std::unique_ptr<TemporaryFolder> folder;
  try {
    folder = std::make_unique<TemporaryFolder>();
  } catch (const std::filesystem::filesystem_error& error) {
    return absl::UnavailableError(
        absl::StrCat("no temporary folder could be made (TMPDIR says where): ", error.what()));
  }
  arguments.push_back(ReportOption(folder->path()));
  auto child = StartChild({program_, std::move(arguments), std::move(environment), folder->path()});
  if (child.ok()) running_[*child] = {std::move(folder), Clock::now() + run_at_most_};
  return child;
}

void Children::Kill(pid_t child) {
  if (!running_.contains(child)) return;
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  running_.erase(child);
}

std::vector<Children::Ended> Children::Wait() {
  if (!running_.empty()) AwaitSignal();
  std::vector<Ended> ended;
  const auto now = Clock::now();
  for (auto it = running_.begin(); it != running_.end();) {
    const auto& [child, running] = *it;
    int status = 0;
    const bool has_ended = waitpid(child, &status, WNOHANG) == child;
    if (!has_ended && now < running.deadline) {
      ++it;
      continue;
    }
    if (!has_ended) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
    }
    ended.push_back({child, ReadRun(running.folder->path(), status)});
    if (!has_ended) ended.back().run.end = SuiteRun::End::kTimedOut;
    it = running_.erase(it);
  }
  return ended;
}

void Children::AwaitSignal() {
  const auto next = std::min_element(running_.begin(), running_.end(), [](const auto& a, const auto& b) {
    return a.second.deadline < b.second.deadline;
  });
  const auto left = std::max(next->second.deadline - Clock::now(), Clock::duration::zero());
  const timespec timeout = ToTimespec(left);
  const int signal = sigtimedwait(&awaited_, nullptr, &timeout);
  if (signal > 0 && signal != SIGCHLD) stopped_by_ = signal;
}

}  // namespace connectmaster::conformance
