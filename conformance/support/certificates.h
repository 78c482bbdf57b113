#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace connectmaster::conformance {

// The contents of an X.509 certificate that checks need.
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

// Reads the first certificate in `pem`. INVALID_ARGUMENT if it does not parse.
absl::StatusOr<CertificateFacts> ReadCertificate(const std::string& pem);

// OK if the certificate chains to the root; its dates are ignored. Otherwise UNAUTHENTICATED, with the reason.
absl::Status VerifyChain(const std::string& certificate_pem, const std::string& root_pem);

// OK if `key_pem` is the certificate's private key. INVALID_ARGUMENT if it is not, or does not parse.
absl::Status CheckKey(const std::string& certificate_pem, const std::string& key_pem);

// The same certificate as PEM with another line width, and text around it.
absl::StatusOr<std::string> Rewrap(const std::string& certificate_pem);

}  // namespace connectmaster::conformance
