#include <iostream>

#include "commands.h"
#include "device_table.h"
#include "error_text.h"
#include "json.h"

namespace connectmaster::client::cli {
namespace {

struct DevicesOptions {
  bool json = false;
};

int Devices(const GlobalOptions& globals, const DevicesOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const auto devices = client->ConnectMaster().GetDeviceList(globals.gateway_id);
  if (!devices.ok()) return Fail("cannot list the devices of " + globals.gateway_id, devices.status());
  const std::string none = "No device is connected to " + globals.gateway_id + " or registered with it.\n";
  std::cout << (options.json ? ToJsonArray(*devices) : devices->empty() ? none : DeviceTable(*devices));
  return 0;
}

}  // namespace

void AddDevices(CommandTree& tree) {
  auto [command, options] = tree.Add(tree.root(), "devices", "List the managed devices of the device gateway", Devices);
  AddJson(command, options.json);
}

}  // namespace connectmaster::client::cli
