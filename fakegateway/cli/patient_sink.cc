#include "cli/patient_sink.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string>

#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway::cli {

void PatientSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  std::string text = torn_ ? "\n" : "";
  if (left_out_ != 0) absl::StrAppend(&text, "(", left_out_, " lines are left out: the log was not read)\n");
  text.append(line.data(), line.size());
  if (Write(text)) {
    left_out_ = 0;
  } else {
    ++left_out_;
  }
}

bool PatientSink::Write(std::string_view text) {
  while (!text.empty()) {
    pollfd room{fd_, POLLOUT, 0};
    const int ready = poll(&room, 1, left_out_ == 0 ? static_cast<int>(patience_.count()) : 0);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    // A pipe that has room has room for this many bytes.
    const ssize_t written = write(fd_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
    torn_ = !text.empty();
  }
  return true;
}

}  // namespace connectmaster::fakegateway::cli
