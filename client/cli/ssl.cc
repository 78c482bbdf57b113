#include <iostream>

#include "commands.h"
#include "error_text.h"

namespace connectmaster::client::cli {
namespace {

struct SslOptions {
  std::vector<uint32_t> device_ids;
};

int Finish(const absl::Status& status, const SslOptions& options, const std::string& to, const std::string& done) {
  if (!status.ok()) return Fail("cannot " + to + " SSL on every device", status);
  for (const uint32_t device_id : options.device_ids) std::cout << done << " SSL on " << device_id << "\n";
  return 0;
}

int Enable(const GlobalOptions& globals, const SslOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  ConnectMasterApi& api = client->ConnectMaster();
  const auto& ids = options.device_ids;
  return Finish(ids.size() == 1 ? api.EnableSSL(ids[0]) : api.EnableSSLMulti(ids), options, "enable", "Enabled");
}

int Disable(const GlobalOptions& globals, const SslOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  ConnectMasterApi& api = client->ConnectMaster();
  const auto& ids = options.device_ids;
  return Finish(ids.size() == 1 ? api.DisableSSL(ids[0]) : api.DisableSSLMulti(ids), options, "disable", "Disabled");
}

}  // namespace

void AddSsl(CommandTree& tree) {
  CLI::App& group = tree.AddGroup(tree.root(), "ssl", "SSL of connected devices: enable, disable");
  {
    auto [command, options] =
        tree.Add(group, "enable", "Give devices the root certificate and make them use TLS", Enable);
    AddDeviceIds(command, options.device_ids);
  }
  {
    auto [command, options] = tree.Add(group, "disable", "Make devices use plain TCP again", Disable);
    AddDeviceIds(command, options.device_ids);
  }
}

}  // namespace connectmaster::client::cli
