#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace connectmaster::conformance {

// What a check needs to know about an X.509 certificate.
struct CertificateFacts {
  std::int64_t serial_number = 0;
  std::int64_t not_before = 0;  // Unix seconds
  std::int64_t not_after = 0;
  std::string country{};
  std::string province{};
  std::string locality{};
  std::string organization{};
  std::string organizational_unit{};
  std::string common_name{};
  std::vector<std::string> dns_names{};
  std::vector<std::string> ipv4_addresses{};
};

// The first certificate in `pem`. INVALID_ARGUMENT where it does not parse.
absl::StatusOr<CertificateFacts> ReadCertificate(const std::string& pem);

// Whether the certificate chains to the root, its validity aside. UNAUTHENTICATED with the reason where not.
absl::Status VerifyChain(const std::string& certificate_pem, const std::string& root_pem);

// Whether `key_pem` is the private half of the certificate's key. INVALID_ARGUMENT where it is not, or does not parse.
absl::Status CheckKey(const std::string& certificate_pem, const std::string& key_pem);

// The same certificate in PEM lines of another width, with text around it.
absl::StatusOr<std::string> Rewrap(const std::string& certificate_pem);

}  // namespace connectmaster::conformance
