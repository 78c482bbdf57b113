#include "cli/server_names.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace connectmaster::fakegateway::cli {
namespace {

void Add(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

bool IsIpv4(const std::string& host) {
  in_addr parsed{};
  return inet_pton(AF_INET, host.c_str(), &parsed) == 1;
}

void AddThisMachine(ServerNames& names) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0') Add(names.dns_names, host.data());
  ifaddrs* found = nullptr;
  if (getifaddrs(&found) != 0) return;
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> interfaces(found, freeifaddrs);
  for (const ifaddrs* it = found; it != nullptr; it = it->ifa_next) {
    if (it->ifa_addr == nullptr || it->ifa_addr->sa_family != AF_INET) continue;
    std::array<char, INET_ADDRSTRLEN> text{};
    const auto& address = reinterpret_cast<const sockaddr_in*>(it->ifa_addr)->sin_addr;
    if (inet_ntop(AF_INET, &address, text.data(), text.size()) != nullptr) Add(names.ipv4_addresses, text.data());
  }
}

}  // namespace

ServerNames NamesOf(const std::string& host) {
  ServerNames names{{"localhost"}, {"127.0.0.1"}};
  if (host == "0.0.0.0" || host == "::") {
    AddThisMachine(names);
  } else if (IsIpv4(host)) {
    Add(names.ipv4_addresses, host);
  } else if (host.find(':') == std::string::npos) {  // certificates here name no IPv6 addresses
    Add(names.dns_names, host);
  }
  return names;
}

}  // namespace connectmaster::fakegateway::cli
