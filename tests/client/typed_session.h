#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

#include "menu/io.h"

namespace connectmaster::client::cli::menu {

// A session that is typed in advance. Its transcript is what a terminal shows, with the answers where they are typed;
// after the last answer the input has ended.
class TypedSession final : public MenuIo {
 public:
  // `before` runs when the answer is asked for, before it is given.
  void Type(const std::string& answer, std::function<void()> before = nullptr);
  // Several answers, one a line.
  void TypeLines(const std::string& lines);

  std::optional<std::string> ReadLine(const std::string& prompt) override;
  void Write(const std::string& text) override;

  std::string transcript() const;
  // Waits until the text has been written.
  void AwaitText(const std::string& text);
  bool all_typed() const;

 private:
  struct Answer {
    std::string text;
    std::function<void()> before;
  };

  mutable std::mutex mutex_;
  std::condition_variable written_;
  std::deque<Answer> answers_;
  std::string transcript_;
};

}  // namespace connectmaster::client::cli::menu
