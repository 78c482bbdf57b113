#pragma once

#include <istream>
#include <mutex>
#include <ostream>

#include "io.h"

namespace connectmaster::client::cli::menu {

// Pipes and files. Nobody's ENTER ends the line that a prompt stands on, so reading does: what is printed looks as on a
// terminal, without what was typed.
class StreamIo final : public MenuIo {
 public:
  StreamIo(std::istream& in, std::ostream& out) : in_(in), out_(out) {}

  std::optional<std::string> ReadLine(const std::string& prompt) override;
  void Write(const std::string& text) override;

 private:
  // To be called with the lock held.
  void EndLine();

  std::istream& in_;
  std::ostream& out_;
  std::mutex mutex_;  // guards out_ and at_prompt_
  bool at_prompt_ = false;
};

}  // namespace connectmaster::client::cli::menu
