#pragma once

#include <optional>
#include <string>

namespace connectmaster::client::cli::menu {

// Input and output of the session's menus.
class MenuIo {
 public:
  MenuIo() = default;
  MenuIo(const MenuIo&) = delete;
  MenuIo& operator=(const MenuIo&) = delete;
  virtual ~MenuIo() = default;

  // Shows the prompt, waits for a line, and returns it without its newline. std::nullopt at the end of the input and
  // ever after. For the session's thread only.
  virtual std::optional<std::string> ReadLine(const std::string& prompt) = 0;

  // Shows text, which must end with a newline. May be called from any thread. If a line is being read, the text starts
  // on a new line.
  virtual void Write(const std::string& text) = 0;
};

}  // namespace connectmaster::client::cli::menu
