#include <iostream>

#include "address.h"
#include "commands.h"
#include "connectmaster/connect_master.pb.h"
#include "error_text.h"
#include "json.h"

namespace connectmaster::client::cli {

namespace {

struct ConnectOptions {
  std::string address;
  bool ssl = false;
  bool json = false;
};

int Connect(const GlobalOptions& globals, const ConnectOptions& options) {
  auto info = ParseAddress(options.address);
  info->set_usessl(options.ssl);
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const auto device_id = client->ConnectMaster().Connect(globals.gateway_id, *info);
  if (!device_id.ok()) return Fail("cannot connect to " + options.address, device_id.status());
  if (options.json) {
    gsdk::connect_master::ConnectResponse response;
    response.set_deviceid(*device_id);
    std::cout << ToJsonLine(response) << "\n";
  } else {
    std::cout << "Connected to " << *device_id << "\n";
  }
  return 0;
}

}  // namespace

void AddConnect(CommandTree& tree) {
  auto [command, options] = tree.Add(tree.root(), "connect", "Connect to a device synchronously", Connect);
  command.add_option("address", options.address, "The device; the default port is 51211")
      ->required()
      ->type_name("IP[:PORT]")
      ->check(Expecting(ParseAddress, "IP or IP:PORT with a port of 1 to 65535"));
  command.add_flag("--ssl", options.ssl, "The device uses SSL");
  AddJson(command, options.json);
}

}  // namespace connectmaster::client::cli
