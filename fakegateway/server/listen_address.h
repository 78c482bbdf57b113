#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace connectmaster::fakegateway {

// Where a server listens: "HOST:PORT", IPv6 in brackets.
class ListenAddress {
 public:
  // INVALID_ARGUMENT for what is not of that form.
  static absl::StatusOr<ListenAddress> Parse(const std::string& text);

  std::string ToString() const;
  // Without brackets.
  const std::string& host() const { return host_; }
  ListenAddress WithPort(int port) const { return {host_, port}; }
  ListenAddress WithHost(const std::string& host) const { return {host, port_}; }

  // Why nobody can listen there, which gRPC does not say: UNAVAILABLE, with the reason. OK if one can.
  absl::Status WhyNot() const;

 private:
  ListenAddress(std::string host, int port) : host_(std::move(host)), port_(port) {}

  std::string host_;
  int port_;
};

}  // namespace connectmaster::fakegateway
