#include <iostream>

#include "commands.h"
#include "error_text.h"
#include "json.h"
#include "names.h"
#include "table.h"

namespace connectmaster::client::cli {

int RunDevices(const GlobalOptions& globals, const DevicesOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const auto devices = client->ConnectMaster().GetDeviceList(globals.gateway_id);
  if (!devices.ok()) return Fail("cannot list the devices of " + globals.gateway_id, devices.status());
  if (options.json) {
    std::cout << ToJsonArray(*devices);
    return 0;
  }
  if (devices->empty()) {
    std::cout << "No device is connected to " << globals.gateway_id << " or registered there.\n";
    return 0;
  }
  std::vector<TableRow> rows{{"DEVICE", "TYPE", "ADDRESS", "MODE", "STATUS", "SSL", "RECONNECT"}};
  for (const auto& device : *devices) {
    rows.push_back({std::to_string(device.deviceid()), Name(device.type()),
                    device.ipaddr() + ":" + std::to_string(device.port()), Name(device.connectionmode()),
                    Name(device.status()), YesNo(device.usessl()), YesNo(device.autoreconnect())});
  }
  std::cout << FormatTable(rows);
  return 0;
}

}  // namespace connectmaster::client::cli
