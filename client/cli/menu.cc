#include <unistd.h>

#include <iostream>
#include <memory>

#include "commands.h"
#include "menu/session.h"
#include "menu/stream_io.h"
#include "menu/terminal_io.h"

namespace connectmaster::client::cli {

int RunMenu(const GlobalOptions& globals) {
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

}  // namespace connectmaster::client::cli
