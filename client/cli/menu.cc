#include <unistd.h>

#include <iostream>
#include <memory>

#include "commands.h"
#include "menu/session.h"
#include "menu/stream_io.h"
#include "menu/terminal_io.h"

namespace connectmaster::client::cli {
namespace {

struct MenuOptions {
  bool init = false;
};

int Menu(const GlobalOptions& globals, const MenuOptions& options) {
  if (options.init) return RunInit(globals);
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  std::unique_ptr<menu::MenuIo> io;
  if (isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1) {
    io = std::make_unique<menu::TerminalIo>();
  } else {
    io = std::make_unique<menu::StreamIo>(std::cin, std::cout);
  }
  menu::RunSession(*client, globals.gateway_id, *io);
  return 0;
}

}  // namespace

void AddMenu(CommandTree& tree) {
  auto [command, options] = tree.Add(tree.root(), "menu", "The tutorial's interactive session", Menu);
  command.add_flag("-i", options.init, "Only register the tenant, as init does");
}

}  // namespace connectmaster::client::cli
