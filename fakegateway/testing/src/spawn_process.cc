#include "spawn_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace connectmaster::testing::internal {
namespace {

std::string Message(int error_number) {
  return std::generic_category().message(error_number);
}

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

// A program that has closed its standard input gets descriptor 0 for a pipe; there the child's own ends are put.
bool MoveAway(FileDescriptor* descriptor) {
  if (descriptor->get() > STDERR_FILENO) return true;
  *descriptor = FileDescriptor(fcntl(descriptor->get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  return descriptor->get() >= 0;
}

bool Open(Pipe* pipe) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  pipe->read = FileDescriptor(ends[0]);
  pipe->write = FileDescriptor(ends[1]);
  return MoveAway(&pipe->read) && MoveAway(&pipe->write);
}

// What posix_spawn is to do in the child.
class Actions {
 public:
  Actions() {
    posix_spawn_file_actions_init(&files_);
    posix_spawnattr_init(&attributes_);
  }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  ~Actions() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }

  void SetStandardFiles(int input, int output, const std::string& standard_error_file) {
    posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, standard_error_file.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, S_IRUSR | S_IWUSR);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    // Descriptors of the program under test, without O_CLOEXEC, are nothing that the server should hold.
    posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
#endif
  }

  void ResetSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }

  const posix_spawn_file_actions_t* files() const {
    return &files_;
  }
  const posix_spawnattr_t* attributes() const {
    return &attributes_;
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

bool SpawnProcess(const std::vector<std::string>& command, const std::string& standard_error_file, Spawned* spawned,
                  std::string* error) {
  const auto fail = [&](int error_number) {
    *error = "cannot start the command '" + command[0] + "': " + Message(error_number);
    return false;
  };
  Pipe input;
  Pipe output;
  if (!Open(&input) || !Open(&output)) return fail(errno);
  Actions actions;
  actions.SetStandardFiles(input.read.get(), output.write.get(), standard_error_file);
  actions.ResetSignals();

  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int error_number = posix_spawn(&spawned->process_id, command[0].c_str(), actions.files(), actions.attributes(),
                                       arguments.data(), environ);
  if (error_number != 0) return fail(error_number);

  // Not the process ID alone: if somebody else in this program waits for every child, it may be another's soon.
  spawned->pidfd = FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, spawned->process_id, 0)));
  if (spawned->pidfd.get() < 0) {
    const int reason = errno;
    kill(spawned->process_id, SIGKILL);
    waitpid(spawned->process_id, nullptr, 0);
    *error = "cannot watch the command '" + command[0] + "': pidfd_open: " + Message(reason) +
             "; Linux has it from version 5.3 on";
    return false;
  }
  spawned->input = std::move(input.write);
  spawned->output = std::move(output.read);
  return true;
}

}  // namespace connectmaster::testing::internal
