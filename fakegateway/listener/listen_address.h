#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "system/file_descriptor.h"

namespace connectmaster::fakegateway {

// Sockets that listen on one port.
struct ListeningSockets {
  std::vector<FileDescriptor> sockets;
  int port = 0;
};

// Where a server listens: "HOST:PORT", IPv6 in brackets.
class ListenAddress {
 public:
  // INVALID_ARGUMENT for what is not of that form. An IP address may be in any spelling that the system takes.
  static absl::StatusOr<ListenAddress> Parse(const std::string& text);

  std::string ToString() const;
  // Without brackets; an IP address in the usual spelling, an IPv4 address that IPv6 holds as IPv4.
  const std::string& host() const { return host_; }
  ListenAddress WithPort(int port) const { return {host_, port}; }
  ListenAddress WithHost(const std::string& host) const { return {host, port_}; }

  // Listens on each address of the host, on the same port; port 0 is one that is free. UNAVAILABLE, with the reason, if
  // it cannot.
  absl::StatusOr<ListeningSockets> Listen() const;

 private:
  ListenAddress(std::string host, int port) : host_(std::move(host)), port_(port) {}

  std::string host_;
  int port_;
};

}  // namespace connectmaster::fakegateway
