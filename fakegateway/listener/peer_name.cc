#include "listener/peer_name.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway {

PeerName PeerName::Of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> host{};
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    const int port = ntohs(v6.sin6_port);
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
      in_addr v4{};
      std::memcpy(&v4, &v6.sin6_addr.s6_addr[12], sizeof(v4));
      inet_ntop(AF_INET, &v4, host.data(), host.size());
      return {absl::StrCat(host.data(), ":", port), absl::StrCat("ipv4:", host.data(), ":", port)};
    }
    inet_ntop(AF_INET6, &v6.sin6_addr, host.data(), host.size());
    return {absl::StrCat("[", host.data(), "]:", port), absl::StrCat("ipv6:%5B", host.data(), "%5D:", port)};
  }
  const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
  inet_ntop(AF_INET, &v4.sin_addr, host.data(), host.size());
  const int port = ntohs(v4.sin_port);
  return {absl::StrCat(host.data(), ":", port), absl::StrCat("ipv4:", host.data(), ":", port)};
}

}  // namespace connectmaster::fakegateway
