#include <iostream>

#include "commands.h"
#include "error_text.h"
#include "json.h"
#include "names.h"
#include "table.h"

namespace connectmaster::client::cli {
namespace {

struct SearchOptions {
  std::chrono::milliseconds wait{5'000};
  bool json = false;
};

int Search(const GlobalOptions& globals, const SearchOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const auto devices = client->ConnectMaster().SearchDevice(globals.gateway_id, options.wait);
  if (!devices.ok()) return Fail("cannot search for devices at " + globals.gateway_id, devices.status());
  if (options.json) {
    std::cout << ToJsonArray(*devices);
    return 0;
  }
  if (devices->empty()) {
    std::cout << "No device answered on the subnet of " << globals.gateway_id << ".\n";
    return 0;
  }
  std::vector<TableRow> rows{{"DEVICE", "TYPE", "ADDRESS", "DHCP", "MODE", "SSL", "SERVER"}};
  for (const auto& device : *devices) {
    rows.push_back({std::to_string(device.deviceid()), Name(device.type()),
                    device.ipaddr() + ":" + std::to_string(device.port()), YesNo(device.usedhcp()),
                    Name(device.connectionmode()), YesNo(device.usessl()), device.serveraddr()});
  }
  std::cout << FormatTable(rows);
  return 0;
}

}  // namespace

void AddSearch(CommandTree& tree) {
  auto [command, options] = tree.Add(tree.root(), "search", "Search the device gateway's subnet for devices", Search);
  AddDuration(command, "--wait", options.wait, "How long devices may take to answer [5s]");
  AddJson(command, options.json);
}

}  // namespace connectmaster::client::cli
