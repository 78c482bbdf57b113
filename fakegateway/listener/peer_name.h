#pragma once

#include <sys/socket.h>

#include <string>

namespace connectmaster::fakegateway {

// The other end of a connection.
struct PeerName {
  std::string shown;    // "127.0.0.1:50000", "[::1]:50000"
  std::string of_grpc;  // "ipv4:127.0.0.1:50000", "ipv6:%5B::1%5D:50000"

  static PeerName Of(const sockaddr_storage& address);
};

}  // namespace connectmaster::fakegateway
