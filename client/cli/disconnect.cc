#include <iostream>

#include "commands.h"
#include "error_text.h"

namespace connectmaster::client::cli {
namespace {

struct DisconnectOptions {
  std::vector<uint32_t> device_ids;
  bool all = false;
};

int Disconnect(const GlobalOptions& globals, const DisconnectOptions& options) {
  RequireDevices("disconnect", options.device_ids, options.all);
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  if (options.all) {
    const absl::Status status = client->ConnectMaster().DisconnectAll(globals.gateway_id);
    if (!status.ok()) return Fail("cannot disconnect the devices of " + globals.gateway_id, status);
    std::cout << "Disconnected all devices of " << globals.gateway_id << "\n";
    return 0;
  }
  const absl::Status status = client->ConnectMaster().Disconnect(options.device_ids);
  if (!status.ok()) return Fail("cannot disconnect every device", status);
  for (const uint32_t device_id : options.device_ids) std::cout << "Disconnected " << device_id << "\n";
  return 0;
}

}  // namespace

void AddDisconnect(CommandTree& tree) {
  auto [command, options] = tree.Add(tree.root(), "disconnect", "Disconnect devices", Disconnect);
  AddDeviceIdsOrAll(command, options.device_ids, options.all, "All devices of the device gateway");
}

}  // namespace connectmaster::client::cli
