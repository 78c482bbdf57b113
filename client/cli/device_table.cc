#include "device_table.h"

#include "names.h"
#include "table.h"

namespace connectmaster::client::cli {

std::string DeviceTable(const std::vector<gsdk::connect::DeviceInfo>& devices) {
  std::vector<TableRow> rows{{"DEVICE", "TYPE", "ADDRESS", "MODE", "STATUS", "SSL", "RECONNECT"}};
  for (const auto& device : devices) {
    rows.push_back({std::to_string(device.deviceid()), Name(device.type()),
                    device.ipaddr() + ":" + std::to_string(device.port()), Name(device.connectionmode()),
                    Name(device.status()), YesNo(device.usessl()), YesNo(device.autoreconnect())});
  }
  return FormatTable(rows);
}

}  // namespace connectmaster::client::cli
