#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace connectmaster::testing {

using Deadline = std::chrono::steady_clock::time_point;

// Far longer than anything takes, also with sanitizers on a busy machine; shorter than a test may take.
inline constexpr std::chrono::seconds kPatience(60);

inline Deadline In(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

// What to run.
struct Command {
  std::vector<std::string> arguments{};    // the program first; found in PATH where it has no slash
  std::string folder = ".";                // where it runs
  std::vector<std::string> environment{};  // "NAME=VALUE", in place of what the test itself has of that name
};

// How a program ended, and what it printed until then.
struct Outcome {
  int exit_status = -1;  // -1: a signal ended it, or the test gave up
  int signal = 0;        // the signal that did
  std::string out{};
  std::string err{};  // on a terminal everything is in `out`
};

// A command's arguments and environment as exec and posix_spawn want them. It must outlive their use.
class ExecVectors {
 public:
  explicit ExecVectors(const Command& command);
  char* const* arguments() { return arguments_.data(); }
  char* const* environment() { return environment_.data(); }

 private:
  std::vector<std::string> argument_texts_;
  std::vector<std::string> environment_texts_;
  std::vector<char*> arguments_;
  std::vector<char*> environment_;
};

// A child process that has been started: is waited for once, and killed with the object.
class Child {
 public:
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  // Takes over a child of this process.
  void Adopt(pid_t pid);

  pid_t pid() const { return pid_; }
  // Readable once the child has ended.
  int pidfd() const { return pidfd_; }
  bool ended() const { return ended_; }

  // Nothing once it has ended.
  void Signal(int signal) const;

  // Fills in how the child ended, once pidfd() is readable.
  void Reap(Outcome& outcome);

 private:
  pid_t pid_ = -1;
  int pidfd_ = -1;
  bool ended_ = true;
};

// What poll() waits for until `deadline`.
int MillisecondsUntil(Deadline deadline);

// Appends what there is to read, at once; false at the end of it.
bool ReadAvailable(int fd, std::string& text);

}  // namespace connectmaster::testing
