#include "mutants/child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>

#include "absl/strings/match.h"

namespace connectmaster::conformance {
namespace {

constexpr char kOutput[] = "output.txt";
constexpr char kReport[] = "report.json";

// A check prints some lines; one that prints without end is killed with SIGXFSZ. Databases are smaller, too.
constexpr rlim_t kLargestFile = 64 << 20;

constexpr int kCannotBeStarted = 127;  // as shells have it

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> EnvironmentOf(const ChildCommand& command) {
  std::vector<std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!absl::StartsWith(*variable, "GTEST_") && !absl::StartsWith(*variable, "TMPDIR=")) {
      environment.emplace_back(*variable);
    }
  }
  environment.insert(environment.end(), command.environment.begin(), command.environment.end());
  environment.push_back("TMPDIR=" + command.folder.string());
  return environment;
}

// In the child. The signals that this process waits for are blocked in it.
void Become(const char* program, char** arguments, char** environment, const char* output, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(kCannotBeStarted);  // it has ended meanwhile
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const rlimit largest{kLargestFile, kLargestFile};
  setrlimit(RLIMIT_FSIZE, &largest);
  const int nothing = open("/dev/null", O_RDONLY);
  const int file = open(output, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, S_IRUSR | S_IWUSR);
  if (dup2(nothing, STDIN_FILENO) < 0 || dup2(file, STDOUT_FILENO) < 0 || dup2(file, STDERR_FILENO) < 0) {
    _exit(kCannotBeStarted);
  }
  execve(program, arguments, environment);
  _exit(kCannotBeStarted);
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

absl::StatusOr<pid_t> StartChild(const ChildCommand& command) {
  std::vector<std::string> arguments = {"conformance"};
  arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
  std::vector<std::string> environment = EnvironmentOf(command);
  std::vector<char*> argument_pointers = Pointers(arguments);
  std::vector<char*> environment_pointers = Pointers(environment);
  const std::string output = command.folder / kOutput;
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) return absl::ErrnoToStatus(errno, "cannot start a process");
  if (child == 0) {
    Become(command.program.c_str(), argument_pointers.data(), environment_pointers.data(), output.c_str(), parent);
  }
  return child;
}

std::string ReportOption(const std::filesystem::path& folder) {
  return "--gtest_output=json:" + (folder / kReport).string();
}

SuiteRun ReadRun(const std::filesystem::path& folder, int wait_status) {
  SuiteRun run;
  run.end = WIFSIGNALED(wait_status) ? SuiteRun::End::kBySignal : SuiteRun::End::kExited;
  run.code = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
  run.output = ReadFile(folder / kOutput);
  run.report = ReadFile(folder / kReport);
  return run;
}

}  // namespace connectmaster::conformance
