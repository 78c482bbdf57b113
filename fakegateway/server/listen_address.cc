#include "server/listen_address.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway {

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
  return ListenAddress(host, port);
}

std::string ListenAddress::ToString() const {
  return host_.find(':') == std::string::npos ? absl::StrCat(host_, ":", port_) : absl::StrCat("[", host_, "]:", port_);
}

absl::Status ListenAddress::WhyNot() const {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int result = getaddrinfo(host_.c_str(), std::to_string(port_).c_str(), &hints, &found);
  if (result != 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", ToString(), ": ", gai_strerror(result)));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, freeaddrinfo);
  std::string reason;
  for (const addrinfo* it = addresses.get(); it != nullptr; it = it->ai_next) {
    const int fd = socket(it->ai_family, it->ai_socktype, it->ai_protocol);
    if (fd < 0) continue;
    if (bind(fd, it->ai_addr, it->ai_addrlen) != 0 || listen(fd, 1) != 0) {
      reason = std::generic_category().message(errno);
    }
    close(fd);
  }
  if (reason.empty()) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("cannot listen on ", ToString(), ": ", reason, "; choose another address or port"));
}

}  // namespace connectmaster::fakegateway
