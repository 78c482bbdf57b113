#include <iostream>

#include "commands.h"
#include "error_text.h"

namespace connectmaster::client::cli {

int RunDisconnect(const GlobalOptions& globals, const DisconnectOptions& options) {
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

}  // namespace connectmaster::client::cli
