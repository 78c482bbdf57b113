#include <iostream>

#include "absl/strings/str_join.h"
#include "address.h"
#include "commands.h"
#include "error_text.h"
#include "json.h"
#include "table.h"

namespace connectmaster::client::cli {
namespace {

struct SlavesOptions {
  std::vector<std::string> parents;
};

int Finish(const absl::Status& status, const std::vector<gsdk::connect::SlaveDeviceInfo>& infos,
           const std::string& verb, const std::string& done) {
  if (!status.ok()) return Fail("cannot " + verb + " the slaves", status);
  for (const auto& info : infos) std::cout << done << " the slaves of " << info.deviceid() << "\n";
  return 0;
}

int Set(const GlobalOptions& globals, const SlavesOptions& options) {
  const auto infos = ParseAll(ParseSlaves, options.parents);
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  return Finish(client->ConnectMaster().SetSlaveDevice(globals.gateway_id, infos), infos, "set", "Set");
}

int Add(const GlobalOptions& globals, const SlavesOptions& options) {
  const auto infos = ParseAll(ParseSlaves, options.parents);
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  return Finish(client->ConnectMaster().AddSlaveDeviceDB(globals.gateway_id, infos), infos, "store", "Stored");
}

struct SlavesDeleteOptions {
  std::vector<uint32_t> device_ids;
};

int Delete(const GlobalOptions& globals, const SlavesDeleteOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const absl::Status status = client->ConnectMaster().DeleteSlaveDeviceDB(globals.gateway_id, options.device_ids);
  if (!status.ok()) return Fail("cannot delete the slaves of every device", status);
  for (const uint32_t device_id : options.device_ids) std::cout << "Deleted the slaves of " << device_id << "\n";
  return 0;
}

struct SlavesGetOptions {
  bool db = false;
  bool json = false;
};

int Get(const GlobalOptions& globals, const SlavesGetOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  ConnectMasterApi& api = client->ConnectMaster();
  const auto infos = options.db ? api.GetSlaveDeviceDB(globals.gateway_id) : api.GetSlaveDevice(globals.gateway_id);
  if (!infos.ok()) return Fail("cannot list the slaves of " + globals.gateway_id, infos.status());
  std::vector<TableRow> rows{{"DEVICE", "RS-485", "WIEGAND"}};
  for (const auto& info : *infos) {
    rows.push_back({std::to_string(info.deviceid()), absl::StrJoin(info.rs485slavedeviceids(), ","),
                    absl::StrJoin(info.wiegandslavedeviceids(), ",")});
  }
  const std::string none = globals.gateway_id + " has no slaves" + (options.db ? " stored" : "") + ".\n";
  std::cout << (options.json ? ToJsonArray(*infos) : infos->empty() ? none : FormatTable(rows));
  return 0;
}

void AddParents(CLI::App& command, SlavesOptions& options) {
  command
      .add_option("parent", options.parents,
                  "Parent devices with their slaves, such as 547634480:rs485=600001,600002:wiegand=7")
      ->required()
      ->type_name("ID[:rs485=ID,...][:wiegand=ID,...]")
      ->check(Expecting(ParseSlaves, "ID[:rs485=ID,...][:wiegand=ID,...]"));
}

}  // namespace

void AddSlaves(CommandTree& tree) {
  CLI::App& group = tree.AddGroup(tree.root(), "slaves", "Slave devices on RS-485 and Wiegand: get, set, add, delete");
  {
    auto [command, options] = tree.Add(group, "get", "List the device gateway's slaves", Get);
    AddDb(command, options.db, "Use the stored slaves, which the device gateway gets whenever it connects");
    AddJson(command, options.json);
  }
  {
    auto [command, options] = tree.Add(group, "set", "Replace the slaves, until the device gateway reconnects", Set);
    AddParents(command, options);
  }
  {
    auto [command, options] = tree.Add(group, "add", "Store slaves in the database", Add);
    AddParents(command, options);
  }
  {
    auto [command, options] =
        tree.Add(group, "delete", "Delete the slaves of parent devices from the database", Delete);
    AddDeviceIds(command, options.device_ids);
  }
}

}  // namespace connectmaster::client::cli
