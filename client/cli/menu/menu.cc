#include "menu.h"

#include <algorithm>

#include "prompts.h"

namespace connectmaster::client::cli::menu {

void RunMenu(MenuIo& io, const std::string& title, const std::vector<MenuItem>& items, const std::string& quit_text) {
  std::string heading = "\n===== " + title + " =====\n\n";
  for (const MenuItem& item : items) heading += "(" + item.key + ") " + item.text + "\n";
  heading += "(q) " + quit_text + "\n\n";
  for (;;) {
    io.Write(heading);
    const std::optional<std::string> answer = Ask(io, ">>>>> Select a menu: ");
    if (!answer.has_value() || *answer == "q") return;
    const auto chosen = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.key == *answer; });
    if (chosen != items.end()) {
      chosen->action();
    } else {
      io.Write("Invalid menu: " + *answer + "\n");
    }
  }
}

}  // namespace connectmaster::client::cli::menu
