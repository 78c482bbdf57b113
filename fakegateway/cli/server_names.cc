#include "cli/server_names.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "absl/strings/ascii.h"
#include "connectmaster/certs/authority.h"

namespace connectmaster::fakegateway::cli {
namespace {

void Add(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

void AddThisMachine(ServerNames& names) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0') Add(names.dns_names, host.data());
  ifaddrs* found = nullptr;
  if (getifaddrs(&found) != 0) return;
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> interfaces(found, freeifaddrs);
  for (const ifaddrs* it = found; it != nullptr; it = it->ifa_next) {
    if (it->ifa_addr == nullptr) continue;
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = it->ifa_addr->sa_family;
    const void* address = nullptr;
    if (family == AF_INET) address = &reinterpret_cast<const sockaddr_in*>(it->ifa_addr)->sin_addr;
    // Clients name a link-local address with an interface of theirs, which a certificate cannot.
    const auto* const in6 = reinterpret_cast<const sockaddr_in6*>(it->ifa_addr);
    if (family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr) == 0) address = &in6->sin6_addr;
    if (address == nullptr || inet_ntop(family, address, text.data(), text.size()) == nullptr) continue;
    Add(names.ip_addresses, text.data());
  }
}

}  // namespace

ServerNames NamesOf(const std::string& host) {
  ServerNames names{{"localhost"}, {"127.0.0.1"}};
  if (host == "0.0.0.0" || host == "::") {
    AddThisMachine(names);
  } else if (certs::CheckIpAddress(host).ok()) {
    Add(names.ip_addresses, host);
  } else if (certs::CheckDnsName(host).ok()) {
    Add(names.dns_names, absl::AsciiStrToLower(host));
  }
  return names;
}

}  // namespace connectmaster::fakegateway::cli
