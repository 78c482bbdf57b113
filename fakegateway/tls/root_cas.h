#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "connectmaster/certs/authority.h"
#include "tls/handles.h"

namespace connectmaster::fakegateway {

// A root CA of device gateways, and the devices that hold its certificate.
struct RootCa {
  certs::CertificateAuthority authority;
  SslContextPtr devices;
};
using RootCaPtr = std::shared_ptr<const RootCa>;

// The root CAs of the device gateways, by their names. Only gateways add to them, so that there are no more of them.
// Not thread-safe.
// Errors: INVALID_ARGUMENT where X.509 cannot hold the name (of more than 64 letters, for example) or the time.
class RootCas {
 public:
  // That of the name, which is made on first use.
  absl::StatusOr<RootCaPtr> FindOrMake(const std::string& name, certs::Time now);

  // That of the name, or, where no gateway has it, one that verifies nobody's certificate.
  absl::StatusOr<RootCaPtr> FindOrStranger(const std::string& name, certs::Time now);

 private:
  std::map<std::string, RootCaPtr> by_name_;
  RootCaPtr stranger_;
};

}  // namespace connectmaster::fakegateway
