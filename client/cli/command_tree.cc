#include "command_tree.h"

#include "numbers.h"

namespace connectmaster::client::cli {

namespace {

// `Target` is an ID, or a vector of them.
template <typename Target>
CLI::Option* AddIds(CLI::App& command, Target& target, const std::string& help) {
  const std::string form = "a device ID, a decimal number of 1 to " + std::to_string(kHighestDeviceId);
  return AddParsed(command, "device", target, ParseDeviceId, form, help)->type_name("ID");
}

}  // namespace

void RequireCommand(CLI::App& app, const std::string& what) {
  app.require_subcommand(0, 1);
  app.callback([&app, what] {
    if (app.get_subcommands().empty()) throw CLI::RequiredError(what);
  });
}

CLI::App& CommandTree::AddGroup(CLI::App& parent, const std::string& name, const std::string& help) {
  CLI::App& group = *parent.add_subcommand(name, help);
  RequireCommand(group, "'" + name + "': a command");
  return group;
}

void AddJson(CLI::App& command, bool& target) {
  command.add_flag("--json", target, "Print JSON");
}

void AddDb(CLI::App& command, bool& target, const std::string& help) {
  command.add_flag("--db", target, help);
}

void AddDeviceIds(CLI::App& command, std::vector<uint32_t>& target) {
  AddIds(command, target, "IDs of the devices")->required();
}

void AddDeviceId(CLI::App& command, uint32_t& target, const std::string& help) {
  AddIds(command, target, help);
}

void AddDeviceIdsOrAll(CLI::App& command, std::vector<uint32_t>& target, bool& all, const std::string& all_help) {
  command.add_flag("--all", all, all_help)->excludes(AddIds(command, target, "IDs of the devices"));
}

void RequireDevices(const std::string& command, const std::vector<uint32_t>& device_ids, bool all) {
  if (device_ids.empty() && !all) throw CLI::RequiredError(command + ": device IDs or --all");
}

}  // namespace connectmaster::client::cli
