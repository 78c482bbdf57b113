#include <iostream>

#include "commands.h"
#include "error_text.h"
#include "json.h"
#include "message_fields.h"
#include "numbers.h"
#include "table.h"

namespace connectmaster::client::cli {
namespace {

struct InfoOptions {
  uint32_t device_id = 0;  // 0: the gateway
  bool json = false;
};

int GatewayInfo(Client& client, bool json) {
  const auto info = client.Admin().GetInfo();
  if (!info.ok()) return Fail("cannot get what the gateway says of itself", info.status());
  std::cout << (json ? ToJsonLine(*info) + "\n"
                     : FormatTable({{"VERSION", "BUILD DATE"}, {info->version(), info->builddate()}}));
  return 0;
}

int FailOnDevice(uint32_t device_id, const absl::Status& status) {
  Fail("cannot get what device " + std::to_string(device_id) + " says of itself", status);
  if (absl::IsNotFound(status)) {
    std::cerr << "connectmaster: Only devices that are connected can be asked: 'connectmaster devices' lists them, "
                 "'connectmaster connect IP' connects one.\n";
  }
  return 1;
}

int DeviceInfo(Client& client, uint32_t device_id, bool json) {
  const auto info = client.Device().GetInfo(device_id);
  if (!info.ok()) return FailOnDevice(device_id, info.status());
  const auto in_short = client.Device().GetCapabilityInfo(device_id);
  if (!in_short.ok()) return FailOnDevice(device_id, in_short.status());
  // Not every model supports it.
  const auto in_detail = client.Device().GetCapability(device_id);
  if (!in_detail.ok() && !absl::IsUnimplemented(in_detail.status())) return FailOnDevice(device_id, in_detail.status());
  if (json) {
    std::cout << "{\"info\":" << ToJsonLine(*info) << ",\n \"capInfo\":" << ToJsonLine(*in_short);
    if (in_detail.ok()) std::cout << ",\n \"deviceCapability\":" << ToJsonLine(*in_detail);
    std::cout << "}\n";
    return 0;
  }
  std::vector<TableRow> rows{{"FIELD", "VALUE"}};
  for (const auto& [name, value] : MessageFields(*info)) rows.push_back({name, value});
  for (const auto& [name, value] : MessageFields(*in_short)) rows.push_back({name, value});
  // Of these many only what it has.
  for (const auto& [name, value] : MessageFields(in_detail.value_or(gsdk::device::DeviceCapability()))) {
    if (value != "no" && value != "0") rows.push_back({name, value});
  }
  std::cout << FormatTable(rows);
  return 0;
}

int Info(const GlobalOptions& globals, const InfoOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  return options.device_id == 0 ? GatewayInfo(*client, options.json)
                                : DeviceInfo(*client, options.device_id, options.json);
}

}  // namespace

void AddInfo(CommandTree& tree) {
  auto [command, options] =
      tree.Add(tree.root(), "info",
               "Show the gateway's version and the date of its build, or what a connected device is and can do", Info);
  AddDeviceId(command, options.device_id, "The device; without it, the gateway");
  AddJson(command, options.json);
}

}  // namespace connectmaster::client::cli
