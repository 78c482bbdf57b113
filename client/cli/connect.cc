#include <charconv>
#include <iostream>

#include "commands.h"
#include "connect_master.pb.h"
#include "error_text.h"
#include "json.h"

namespace connectmaster::client::cli {

std::optional<gsdk::connect::ConnectInfo> ParseAddress(const std::string& address) {
  constexpr int kDefaultPort = 51211;
  gsdk::connect::ConnectInfo info;
  const size_t colon = address.find(':');
  info.set_ipaddr(address.substr(0, colon));
  info.set_port(kDefaultPort);
  if (colon != std::string::npos) {
    int port = 0;
    const char* const end = address.data() + address.size();
    const auto [after, error] = std::from_chars(address.data() + colon + 1, end, port);
    if (error != std::errc() || after != end || port < 1 || port > 65535) return std::nullopt;
    info.set_port(port);
  }
  if (info.ipaddr().empty()) return std::nullopt;
  return info;
}

int RunConnect(const GlobalOptions& globals, const ConnectOptions& options) {
  auto info = ParseAddress(options.address);
  if (!info.has_value()) return 2;
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

}  // namespace connectmaster::client::cli
