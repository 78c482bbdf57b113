#include <iostream>

#include "commands.h"
#include "error_text.h"
#include "json.h"
#include "table.h"

namespace connectmaster::client::cli {
namespace {

struct InfoOptions {
  bool json = false;
};

int Info(const GlobalOptions& globals, const InfoOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const auto info = client->Admin().GetInfo();
  if (!info.ok()) return Fail("cannot get what the gateway says of itself", info.status());
  std::cout << (options.json ? ToJsonLine(*info) + "\n"
                             : FormatTable({{"VERSION", "BUILD DATE"}, {info->version(), info->builddate()}}));
  return 0;
}

}  // namespace

void AddInfo(CommandTree& tree) {
  auto [command, options] = tree.Add(tree.root(), "info", "Show the gateway's version and the date of its build", Info);
  AddJson(command, options.json);
}

}  // namespace connectmaster::client::cli
