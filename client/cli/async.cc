#include <algorithm>
#include <iostream>

#include "address.h"
#include "commands.h"
#include "device_table.h"
#include "error_text.h"
#include "json.h"
#include "names.h"
#include "table.h"

namespace connectmaster::client::cli {
namespace {

constexpr char kStoredConnectionsHelp[] =
    "Use the stored connections, which the device gateway gets whenever it connects";

struct AsyncAddOptions {
  std::vector<std::string> devices;
  bool ssl = false;
  bool db = false;
};

int AsyncAdd(const GlobalOptions& globals, const AsyncAddOptions& options) {
  auto infos = ParseAll(ParseDeviceAddress, options.devices);
  for (auto& info : infos) info.set_usessl(options.ssl);
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  ConnectMasterApi& api = client->ConnectMaster();
  const absl::Status status = options.db ? api.AddAsyncConnectionDB(globals.gateway_id, infos)
                                         : api.AddAsyncConnection(globals.gateway_id, infos);
  if (!status.ok()) return Fail("cannot add the asynchronous connections to " + globals.gateway_id, status);
  for (const auto& info : infos) std::cout << "Added " << info.deviceid() << "\n";
  return 0;
}

struct AsyncDeleteOptions {
  std::vector<uint32_t> device_ids;
  bool db = false;
};

int AsyncDelete(const GlobalOptions& globals, const AsyncDeleteOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  ConnectMasterApi& api = client->ConnectMaster();
  const absl::Status status = options.db ? api.DeleteAsyncConnectionDB(globals.gateway_id, options.device_ids)
                                         : api.DeleteAsyncConnection(globals.gateway_id, options.device_ids);
  if (!status.ok()) return Fail("cannot delete every asynchronous connection", status);
  for (const uint32_t device_id : options.device_ids) std::cout << "Deleted " << device_id << "\n";
  return 0;
}

struct AsyncListOptions {
  bool db = false;
  bool json = false;
};

int ListStored(Client& client, const GlobalOptions& globals, bool json) {
  const auto infos = client.ConnectMaster().GetAsyncConnectionDB(globals.gateway_id);
  if (!infos.ok()) return Fail("cannot list the stored connections of " + globals.gateway_id, infos.status());
  std::vector<TableRow> rows{{"DEVICE", "ADDRESS", "SSL"}};
  for (const auto& info : *infos) {
    rows.push_back(
        {std::to_string(info.deviceid()), info.ipaddr() + ":" + std::to_string(info.port()), YesNo(info.usessl())});
  }
  const std::string none = "No asynchronous connection is stored for " + globals.gateway_id + ".\n";
  std::cout << (json ? ToJsonArray(*infos) : infos->empty() ? none : FormatTable(rows));
  return 0;
}

int AsyncList(const GlobalOptions& globals, const AsyncListOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  if (options.db) return ListStored(*client, globals, options.json);
  auto devices = client->ConnectMaster().GetDeviceList(globals.gateway_id);
  if (!devices.ok()) return Fail("cannot list the devices of " + globals.gateway_id, devices.status());
  const auto is_not_async = [](const gsdk::connect::DeviceInfo& device) { return !device.autoreconnect(); };
  devices->erase(std::remove_if(devices->begin(), devices->end(), is_not_async), devices->end());
  const std::string none = globals.gateway_id + " has no asynchronous connection.\n";
  std::cout << (options.json ? ToJsonArray(*devices) : devices->empty() ? none : DeviceTable(*devices));
  return 0;
}

}  // namespace

void AddAsync(CommandTree& tree) {
  CLI::App& group = tree.AddGroup(tree.root(), "async", "Asynchronous connections: add, delete, list");
  {
    auto [command, options] =
        tree.Add(group, "add", "Register devices that the device gateway keeps connected", AsyncAdd);
    command.add_option("device", options.devices, "The devices; the default port is 51211")
        ->required()
        ->type_name("ID@IP[:PORT]")
        ->check(Expecting(ParseDeviceAddress, "ID@IP or ID@IP:PORT, such as 846@192.168.0.117"));
    command.add_flag("--ssl", options.ssl, "The devices use SSL");
    AddDb(command, options.db, kStoredConnectionsHelp);
  }
  {
    auto [command, options] = tree.Add(group, "delete", "Disconnect devices and unregister them", AsyncDelete);
    AddDeviceIds(command, options.device_ids);
    AddDb(command, options.db, kStoredConnectionsHelp);
  }
  {
    auto [command, options] = tree.Add(group, "list", "List the registered devices", AsyncList);
    AddDb(command, options.db, kStoredConnectionsHelp);
    AddJson(command, options.json);
  }
}

}  // namespace connectmaster::client::cli
