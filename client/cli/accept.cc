#include <iostream>

#include "accept_filter.h"
#include "commands.h"
#include "error_text.h"
#include "json.h"
#include "names.h"
#include "table.h"
#include "times.h"

namespace connectmaster::client::cli {
namespace {

using gsdk::connect::AcceptFilter;

constexpr char kStoredFilterHelp[] = "Use the stored filter, which the device gateway gets whenever it connects";

absl::StatusOr<AcceptFilter> GetFilter(Client& client, const std::string& gateway_id, bool db) {
  ConnectMasterApi& api = client.ConnectMaster();
  return db ? api.GetAcceptFilterDB(gateway_id) : api.GetAcceptFilter(gateway_id);
}

struct FilterOptions {
  bool db = false;
  bool json = false;
};

int ShowFilter(const GlobalOptions& globals, const FilterOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const auto filter = GetFilter(*client, globals.gateway_id, options.db);
  if (!filter.ok()) return Fail("cannot get the accept filter of " + globals.gateway_id, filter.status());
  std::cout << (options.json ? ToJsonLine(*filter) + "\n" : FilterText(*filter));
  return 0;
}

struct ChangeOptions {
  std::vector<uint32_t> device_ids;
  bool all = false;
  bool db = false;
};

// A filter is set as a whole, so the present one is read first, unless --all replaces it.
template <typename Change>
int ChangeFilter(const GlobalOptions& globals, const ChangeOptions& options, bool allow_all, const Change& change) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  AcceptFilter filter;
  filter.set_allowall(allow_all);
  if (!options.all) {
    auto present = GetFilter(*client, globals.gateway_id, options.db);
    if (!present.ok()) return Fail("cannot get the accept filter of " + globals.gateway_id, present.status());
    filter = *std::move(present);
    change(filter, options.device_ids);
  }
  ConnectMasterApi& api = client->ConnectMaster();
  const absl::Status status =
      options.db ? api.SetAcceptFilterDB(globals.gateway_id, filter) : api.SetAcceptFilter(globals.gateway_id, filter);
  if (!status.ok()) return Fail("cannot set the accept filter of " + globals.gateway_id, status);
  std::cout << FilterText(filter);
  return 0;
}

int Allow(const GlobalOptions& globals, const ChangeOptions& options) {
  RequireDevices("accept allow", options.device_ids, options.all);
  return ChangeFilter(globals, options, true, AddToFilter);
}

int Deny(const GlobalOptions& globals, const ChangeOptions& options) {
  RequireDevices("accept deny", options.device_ids, options.all);
  return ChangeFilter(globals, options, false, DeleteFromFilter);
}

struct PendingOptions {
  bool json = false;
};

int Pending(const GlobalOptions& globals, const PendingOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const auto devices = client->ConnectMaster().GetPendingList(globals.gateway_id);
  if (!devices.ok()) return Fail("cannot list the pending devices of " + globals.gateway_id, devices.status());
  std::vector<TableRow> rows{{"DEVICE", "TYPE", "ADDRESS", "LAST TRY"}};
  for (const auto& device : *devices) {
    rows.push_back(
        {std::to_string(device.deviceid()), Name(device.type()), device.ipaddr(), LocalTime(device.lasttry())});
  }
  const std::string none = "No device is waiting to be accepted by " + globals.gateway_id + ".\n";
  std::cout << (options.json ? ToJsonArray(*devices) : devices->empty() ? none : FormatTable(rows));
  return 0;
}

}  // namespace

void AddAccept(CommandTree& tree) {
  CLI::App& group = tree.AddGroup(tree.root(), "accept", "Devices that dial in: filter, allow, deny, pending");
  {
    auto [command, options] = tree.Add(group, "filter", "Show which devices may dial in", ShowFilter);
    AddDb(command, options.db, kStoredFilterHelp);
    AddJson(command, options.json);
  }
  {
    auto [command, options] = tree.Add(group, "allow", "Allow these devices to dial in, or all with --all", Allow);
    AddDeviceIdsOrAll(command, options.device_ids, options.all,
                      "Every device may dial in; the list of devices is ignored");
    AddDb(command, options.db, kStoredFilterHelp);
  }
  {
    auto [command, options] =
        tree.Add(group, "deny", "Stop allowing these devices to dial in, or all with --all", Deny);
    AddDeviceIdsOrAll(command, options.device_ids, options.all, "No device may dial in");
    AddDb(command, options.db, kStoredFilterHelp);
  }
  {
    auto [command, options] = tree.Add(group, "pending", "List the devices that dialled in and were refused", Pending);
    AddJson(command, options.json);
  }
}

}  // namespace connectmaster::client::cli
