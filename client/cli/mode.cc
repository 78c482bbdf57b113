#include <algorithm>
#include <iostream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "commands.h"
#include "error_text.h"
#include "names.h"

namespace connectmaster::client::cli {
namespace {

// A mode by its name in the contract, in any case, with '-' or '_'.
std::optional<gsdk::connect::ConnectionMode> ParseMode(const std::string& text) {
  gsdk::connect::ConnectionMode mode{};
  const std::string name = absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", "_"}}));
  if (!gsdk::connect::ConnectionMode_Parse(name, &mode)) return std::nullopt;
  return mode;
}

struct ModeOptions {
  std::string mode;
  std::vector<uint32_t> device_ids;
};

int SetMode(const GlobalOptions& globals, const ModeOptions& options) {
  const gsdk::connect::ConnectionMode mode = *ParseMode(options.mode);
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  ConnectMasterApi& api = client->ConnectMaster();
  const auto& ids = options.device_ids;
  const absl::Status status =
      ids.size() == 1 ? api.SetConnectionMode(ids[0], mode) : api.SetConnectionModeMulti(ids, mode);
  if (!status.ok()) return Fail("cannot set the connection mode of every device", status);
  for (const uint32_t device_id : ids) std::cout << "Set " << device_id << " to " << Name(mode) << "\n";
  return 0;
}

}  // namespace

void AddMode(CommandTree& tree) {
  auto [command, options] =
      tree.Add(tree.root(), "mode", "Set whether the device gateway dials the devices, or they dial it", SetMode);
  command.add_option("mode", options.mode, "server-to-device or device-to-server")
      ->required()
      ->type_name("MODE")
      ->check(Expecting(ParseMode, "server-to-device or device-to-server"));
  AddDeviceIds(command, options.device_ids);
}

}  // namespace connectmaster::client::cli
