#include "listener/listen_address.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <memory>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway {
namespace {

// The one spelling of an IP address: the system takes "127.1" and "0:0:0:0:0:0:0:1", too. A name stays as it is.
std::string Canonical(const std::string& host) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return host;
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> address(found, freeaddrinfo);
  std::array<char, NI_MAXHOST> text{};
  if (getnameinfo(address->ai_addr, address->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) {
    return host;
  }
  constexpr std::string_view kHoldsIpv4 = "::ffff:";
  std::string canonical = text.data();
  const bool holds_ipv4 = canonical.starts_with(kHoldsIpv4) && canonical.find('.') != std::string::npos;
  if (holds_ipv4) canonical.erase(0, kHoldsIpv4.size());
  return canonical;
}

// Connections that wait to be accepted.
constexpr int kBacklog = 1'024;

void SetPort(sockaddr& address, int port) {
  const auto number = htons(static_cast<std::uint16_t>(port));
  if (address.sa_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6&>(address).sin6_port = number;
  } else {
    reinterpret_cast<sockaddr_in&>(address).sin_port = number;
  }
}

int PortOf(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(address).sin6_port
                                             : reinterpret_cast<sockaddr_in&>(address).sin_port);
}

// Not open, with errno set, if it cannot listen. Port 0 becomes the one that it got.
FileDescriptor ListenOn(addrinfo& address, int& port) {
  FileDescriptor socket(::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.IsOpen()) return socket;
  SetPort(*address.ai_addr, port);
  constexpr int kOn = 1;
  setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &kOn, sizeof(kOn));
  // "[::]" is every address, of IPv4, too.
  const int v6_only = 0;
  if (address.ai_family == AF_INET6) setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof(v6_only));
  if (bind(socket.get(), address.ai_addr, address.ai_addrlen) != 0 || listen(socket.get(), kBacklog) != 0) {
    const int why = errno;
    socket = FileDescriptor();
    errno = why;
    return FileDescriptor();
  }
  port = PortOf(socket.get());
  return socket;
}

}  // namespace

absl::StatusOr<ListenAddress> ListenAddress::Parse(const std::string& text) {
  const auto colon = text.rfind(':');
  int port = -1;
  bool valid = colon != std::string::npos && colon > 0;
  if (valid) {
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + colon + 1, end, port);
    valid = error == std::errc{} && rest == end && port >= 0 && port <= 65'535;
  }
  std::string host = text.substr(0, valid ? colon : 0);
  if (valid && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string::npos) {
    valid = false;
  }
  for (const char* const scheme : {"unix", "unix-abstract", "vsock"}) valid = valid && host != scheme;  // gRPC's words
  if (!valid || host.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot listen on '", text, "': HOST:PORT is expected, such as 127.0.0.1:4010 or [::1]:4010"));
  }
  return ListenAddress(Canonical(host), port);
}

std::string ListenAddress::ToString() const {
  return host_.find(':') == std::string::npos ? absl::StrCat(host_, ":", port_) : absl::StrCat("[", host_, "]:", port_);
}

absl::StatusOr<ListeningSockets> ListenAddress::Listen() const {
  const auto cannot = [this](const std::string& why) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", ToString(), ": ", why));
  };
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int result = getaddrinfo(host_.c_str(), std::to_string(port_).c_str(), &hints, &found); result != 0) {
    return cannot(gai_strerror(result));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, freeaddrinfo);
  ListeningSockets listening;
  listening.port = port_;
  int error = 0;
  for (addrinfo* it = addresses.get(); it != nullptr; it = it->ai_next) {
    FileDescriptor socket = ListenOn(*it, listening.port);
    if (socket.IsOpen()) {
      listening.sockets.push_back(std::move(socket));
      continue;
    }
    error = errno;
    if (error != EAFNOSUPPORT && error != EADDRNOTAVAIL) break;
    error = 0;  // a name may have addresses of kinds that the machine has not
  }
  if (error != 0 || listening.sockets.empty()) {
    if (error == 0) error = EADDRNOTAVAIL;
    return cannot(absl::StrCat(std::generic_category().message(error), "; choose another address or port"));
  }
  return listening;
}

}  // namespace connectmaster::fakegateway
