#pragma once

#include <optional>
#include <string>

namespace connectmaster::client::cli::menu {

// Where the session's menus are shown and answered.
class MenuIo {
 public:
  MenuIo() = default;
  MenuIo(const MenuIo&) = delete;
  MenuIo& operator=(const MenuIo&) = delete;
  virtual ~MenuIo() = default;

  // Shows the prompt and waits for a line, which is returned without its end. Nothing at the end of the input, and
  // ever after. For the session's thread only.
  virtual std::optional<std::string> ReadLine(const std::string& prompt) = 0;

  // Shows text, which ends with a newline. May be called from any thread, also while a line is being read: the text
  // then gets a line of its own.
  virtual void Write(const std::string& text) = 0;
};

}  // namespace connectmaster::client::cli::menu
