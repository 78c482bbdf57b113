#include "typed_session.h"

#include <sstream>
#include <utility>

namespace connectmaster::client::cli::menu {

void TypedSession::Type(const std::string& answer, std::function<void()> before) {
  const std::lock_guard lock(mutex_);
  answers_.push_back({answer, std::move(before)});
}

void TypedSession::TypeLines(const std::string& lines) {
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) Type(line);
}

std::optional<std::string> TypedSession::ReadLine(const std::string& prompt) {
  Answer answer;
  {
    const std::lock_guard lock(mutex_);
    transcript_ += prompt;
    if (answers_.empty()) {
      transcript_ += "\n";
      return std::nullopt;
    }
    answer = std::move(answers_.front());
    answers_.pop_front();
  }
  if (answer.before) answer.before();
  Write(answer.text + "\n");
  return answer.text;
}

void TypedSession::Write(const std::string& text) {
  const std::lock_guard lock(mutex_);
  transcript_ += text;
  written_.notify_all();
}

std::string TypedSession::transcript() const {
  const std::lock_guard lock(mutex_);
  return transcript_;
}

void TypedSession::AwaitText(const std::string& text) {
  std::unique_lock lock(mutex_);
  written_.wait(lock, [&] { return transcript_.find(text) != std::string::npos; });
}

bool TypedSession::all_typed() const {
  const std::lock_guard lock(mutex_);
  return answers_.empty();
}

}  // namespace connectmaster::client::cli::menu
