#include <iostream>

#include "address.h"
#include "commands.h"
#include "error_text.h"
#include "ip_config_fields.h"
#include "json.h"
#include "table.h"

namespace connectmaster::client::cli {
namespace {

struct GetOptions {
  std::string device;
  bool json = false;
};

int Get(const GlobalOptions& globals, const GetOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const auto config = client->UdpMaster().GetIPConfig(globals.gateway_id, *ParseDeviceIp(options.device));
  if (!config.ok()) return Fail("cannot get the IP configuration of " + options.device, config.status());
  std::vector<TableRow> rows{{"FIELD", "VALUE"}};
  for (const auto& [name, value] : MessageFields(*config)) rows.push_back({name, value});
  std::cout << (options.json ? ToJsonLine(*config) + "\n" : FormatTable(rows));
  return 0;
}

struct SetOptions {
  std::string device;
  std::vector<std::string> fields;
};

// A configuration is set as a whole, so the present one is read first.
int Set(const GlobalOptions& globals, const SetOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const gsdk::udp::DeviceInfo device = *ParseDeviceIp(options.device);
  auto config = client->UdpMaster().GetIPConfig(globals.gateway_id, device);
  if (!config.ok()) return Fail("cannot get the IP configuration of " + options.device, config.status());
  for (const auto& field : ParseAll(ParseIpConfigField, options.fields)) {
    const absl::Status changed = SetIpConfigField(*config, field);
    if (!changed.ok()) return Fail("ipconfig set", changed);
  }
  const absl::Status status = client->UdpMaster().SetIPConfig(globals.gateway_id, device, *config);
  if (!status.ok()) return Fail("cannot set the IP configuration of " + options.device, status);
  std::cout << "Set the IP configuration of " << device.deviceid() << "\n";
  return 0;
}

void AddDevice(CLI::App& command, std::string& target) {
  command.add_option("device", target, "The device")
      ->required()
      ->type_name("ID@IP")
      ->check(Expecting(ParseDeviceIp, "ID@IP, such as 846@192.168.0.117"));
}

// Returns what is wrong with a field's name or value; "" if it can be set.
std::string CheckField(const std::string& text) {
  const auto field = ParseIpConfigField(text);
  if (!field.has_value()) return "'" + text + "' is not FIELD=VALUE";
  gsdk::network::IPConfig config;
  return std::string(SetIpConfigField(config, *field).message());
}

}  // namespace

void AddIpConfig(CommandTree& tree) {
  CLI::App& group =
      tree.AddGroup(tree.root(), "ipconfig", "IP configuration of a device, without connecting to it: get, set");
  {
    auto [command, options] = tree.Add(group, "get", "Show a device's IP configuration", Get);
    AddDevice(command, options.device);
    AddJson(command, options.json);
  }
  {
    auto [command, options] = tree.Add(group, "set", "Change a device's IP configuration", Set);
    AddDevice(command, options.device);
    command.add_option("field", options.fields, "New values, with the field names that 'ipconfig get' shows")
        ->required()
        ->type_name("FIELD=VALUE")
        ->check(CLI::Validator(CheckField, ""));
  }
}

}  // namespace connectmaster::client::cli
