#include "await_ready.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "read_file.h"

namespace connectmaster::testing::internal {
namespace {

// False at its end.
bool ThrowAway(int output) {
  std::array<char, 4096> ignored{};
  const ssize_t size = read(output, ignored.data(), ignored.size());
  return size > 0 || (size < 0 && errno == EINTR);
}

// Empty if it is not there yet.
std::string ReadAddress(const std::string& ready_file) {
  std::string ignored;
  const std::string content = ReadFile(ready_file, &ignored).value_or("");
  return content.substr(0, content.find('\n'));
}

}  // namespace

std::string AwaitReady(const ChildProcess& process, const std::string& ready_file, std::chrono::milliseconds timeout,
                       std::string* error) {
  const Deadline deadline = DeadlineAfter(timeout);
  int output = process.output();
  for (;;) {
    pollfd events[] = {{output, POLLIN, 0}, {process.pidfd(), POLLIN, 0}};
    const int ready = poll(events, 2, MillisecondsUntil(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) break;
    if (events[0].revents != 0) {
      if (!ThrowAway(output)) output = -1;  // poll() leaves it out
      std::string address = ReadAddress(ready_file);
      // What else is written first is that of a script which then starts the server.
      if (!address.empty()) return address;
    } else if (events[1].revents != 0) {
      *error = process.HowItEnded() + " before it served";
      return "";
    }
  }
  *error = "did not serve within " + std::to_string(timeout.count()) +
           " ms; give it more time (FakeGatewayProcessOptions::start_timeout), or see what it waits for";
  return "";
}

}  // namespace connectmaster::testing::internal
