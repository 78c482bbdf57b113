#pragma once

#include <istream>
#include <mutex>
#include <ostream>

#include "io.h"

namespace connectmaster::client::cli::menu {

// Pipes and files. There is no echoed ENTER to end a prompt's line, so ReadLine() ends it: the output looks like that
// of a terminal, without the typed answers.
class StreamIo final : public MenuIo {
 public:
  StreamIo(std::istream& in, std::ostream& out) : in_(in), out_(out) {}

  std::optional<std::string> ReadLine(const std::string& prompt) override;
  void Write(const std::string& text) override;

 private:
  // Requires mutex_.
  void EndLine();

  std::istream& in_;
  std::ostream& out_;
  std::mutex mutex_;  // guards out_ and at_prompt_
  bool at_prompt_ = false;
};

}  // namespace connectmaster::client::cli::menu
