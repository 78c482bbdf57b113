#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectmaster/certs/certificate.h"
#include "connectmaster/certs/credential.h"
#include "connectmaster/certs/key.h"
#include "connectmaster/certs/subject.h"

namespace connectmaster::certs {

// CERT-1's defaults, in calendar years, and TENANT-13's bounds.
inline constexpr int kDefaultCaYears = 10;
inline constexpr int kDefaultLeafYears = 5;
inline constexpr int kMinYears = 1;
inline constexpr int kMaxYears = 100;

// INVALID_ARGUMENT unless kMinYears <= years <= kMaxYears.
absl::Status CheckYears(int years);
// INVALID_ARGUMENT unless `name` is a host name, a leading "*." allowed; or `address` a dotted IPv4 address.
absl::Status CheckDnsName(const std::string& name);
absl::Status CheckIpv4Address(const std::string& address);

// TLS-3: `dns_names` and `ipv4_addresses` become subject alternative names; at least one of them is needed. The
// common name is not added to them by itself.
struct ServerRequest {
  Subject subject{};
  KeyType key_type = KeyType::kRsa2048;
  Time now{};
  int years = kDefaultLeafYears;
  std::vector<std::string> dns_names{};
  std::vector<std::string> ipv4_addresses{};
  // The end, instead of `years`, for a certificate that is to end sooner, or has ended.
  std::optional<Time> not_after{};
  // Where the validity starts, instead of five minutes before `now`: for whoever's clock differs from this one's.
  std::optional<Time> not_before{};
};

struct TenantRequest {
  Subject subject{};
  KeyType key_type = KeyType::kRsa2048;
  Time now{};
  int years = kDefaultLeafYears;
  std::string tenant_id{};
  // Where the validity starts, instead of five minutes before `now`: for whoever's clock differs from this one's.
  std::optional<Time> not_before{};
};

struct GatewayRequest {
  Subject subject{};
  KeyType key_type = KeyType::kRsa2048;
  Time now{};
  int years = kDefaultLeafYears;
  std::string tenant_id{};
  std::string gateway_id{};
  // Where the validity starts, instead of five minutes before `now`: for whoever's clock differs from this one's.
  std::optional<Time> not_before{};
};

// A root CA and its key, which issues certificates of the profile in CERT-2 and CERT-3: X.509 v3, SHA-256, a random
// positive 64-bit serial number, valid from five minutes before `now` unless a request says otherwise, for calendar
// years from `now`.
//
// Thread safety: immutable; may be used and copied from any thread.
// Errors: INVALID_ARGUMENT for a subject, ID, name, address, number of years or validity that cannot be.
class CertificateAuthority {
 public:
  // A new, self-signed root CA. The subject must not be empty.
  static absl::StatusOr<CertificateAuthority> Create(const Subject& subject, KeyType type, Time now,
                                                     int years = kDefaultCaYears);

  // INVALID_ARGUMENT if one of them does not parse; FAILED_PRECONDITION if the key is not the certificate's, or the
  // certificate is not a CA's.
  static absl::StatusOr<CertificateAuthority> FromPem(std::string_view certificate_pem, std::string_view key_pem);
  static absl::StatusOr<CertificateAuthority> FromCredential(Credential credential);

  const Certificate& certificate() const { return credential_.certificate; }
  const Credential& credential() const { return credential_; }

  absl::StatusOr<Credential> IssueServer(const ServerRequest& request) const;
  absl::StatusOr<Credential> IssueTenant(const TenantRequest& request) const;
  absl::StatusOr<Credential> IssueGateway(const GatewayRequest& request) const;

 private:
  explicit CertificateAuthority(Credential credential) : credential_(std::move(credential)) {}

  Credential credential_;
};

}  // namespace connectmaster::certs
