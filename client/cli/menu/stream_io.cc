#include "stream_io.h"

#include <utility>

namespace connectmaster::client::cli::menu {

std::optional<std::string> StreamIo::ReadLine(const std::string& prompt) {
  {
    const std::lock_guard lock(mutex_);
    out_ << prompt << std::flush;
    at_prompt_ = true;
  }
  std::string line;
  const bool read = static_cast<bool>(std::getline(in_, line));
  const std::lock_guard lock(mutex_);
  EndLine();
  if (!read) return std::nullopt;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

void StreamIo::Write(const std::string& text) {
  const std::lock_guard lock(mutex_);
  EndLine();
  out_ << text << std::flush;
}

void StreamIo::EndLine() {
  if (std::exchange(at_prompt_, false)) out_ << "\n" << std::flush;
}

}  // namespace connectmaster::client::cli::menu
