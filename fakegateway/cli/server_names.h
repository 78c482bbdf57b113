#pragma once

#include <string>
#include <vector>

namespace connectmaster::fakegateway::cli {

// By which names clients reach a server, for its certificate (TLS-3).
struct ServerNames {
  std::vector<std::string> dns_names;
  std::vector<std::string> ip_addresses;
};

// Those of a server that listens on `host`: localhost and 127.0.0.1 always, and the host. Where that is every address
// (0.0.0.0, ::), this machine's name and its addresses.
ServerNames NamesOf(const std::string& host);

}  // namespace connectmaster::fakegateway::cli
