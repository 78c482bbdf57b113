#pragma once

#include <functional>
#include <string>
#include <vector>

#include "io.h"

namespace connectmaster::client::cli::menu {

struct MenuItem {
  std::string key;
  std::string text;
  std::function<void()> action;
};

// Shows the menu and runs the chosen items, until `q` or the end of the input.
void RunMenu(MenuIo& io, const std::string& title, const std::vector<MenuItem>& items, const std::string& quit_text);

}  // namespace connectmaster::client::cli::menu
