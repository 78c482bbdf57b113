#pragma once

#include <memory>

#include "io.h"

namespace connectmaster::client::cli::menu {

// A terminal on standard input and output, with line editing and history.
class TerminalIo final : public MenuIo {
 public:
  TerminalIo();
  ~TerminalIo() override;

  std::optional<std::string> ReadLine(const std::string& prompt) override;
  void Write(const std::string& text) override;

 private:
  class Editor;
  const std::unique_ptr<Editor> editor_;
};

}  // namespace connectmaster::client::cli::menu
