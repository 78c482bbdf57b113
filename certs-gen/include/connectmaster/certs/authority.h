#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectmaster/certs/certificate.h"
#include "connectmaster/certs/credential.h"
#include "connectmaster/certs/key.h"
#include "connectmaster/certs/subject.h"
#include "connectmaster/export.h"

namespace connectmaster::certs {

// Default validity in calendar years (CERT-1).
inline constexpr int kDefaultCaYears = 10;
inline constexpr int kDefaultLeafYears = 5;
// The years that a request may ask for (TENANT-13).
inline constexpr int kMinYears = 1;
inline constexpr int kMaxYears = 100;
// How long before `now` a certificate starts to be valid, so that a clock that is slightly slow accepts it (CERT-3).
inline constexpr std::chrono::minutes kEarlyStart{5};

// INVALID_ARGUMENT unless kMinYears <= years <= kMaxYears.
CONNECTMASTER_EXPORT absl::Status CheckYears(int years);
// INVALID_ARGUMENT unless `name` is a host name; it may begin with "*.".
CONNECTMASTER_EXPORT absl::Status CheckDnsName(const std::string& name);
// INVALID_ARGUMENT unless `address` is a dotted IPv4 address, or an IPv6 address without brackets and zone.
CONNECTMASTER_EXPORT absl::Status CheckIpAddress(const std::string& address);

// A server certificate to issue. `dns_names` and `ip_addresses` become its subject alternative names (TLS-3); at
// least one name or address is required. The common name is not added to them.
struct ServerRequest {
  Subject subject{};
  KeyType key_type = KeyType::kRsa2048;
  Time now{};
  int years = kDefaultLeafYears;
  std::vector<std::string> dns_names{};
  std::vector<std::string> ip_addresses{};
  // When the validity ends. Replaces `years`, for a certificate that ends soon or has already ended.
  std::optional<Time> not_after{};
  // When the validity starts, by default kEarlyStart before `now`. For peers whose clock differs from this one.
  std::optional<Time> not_before{};
  // An existing key to issue the certificate for. Replaces `key_type`.
  std::optional<PrivateKey> key{};
};

// A tenant certificate to issue.
struct TenantRequest {
  Subject subject{};
  KeyType key_type = KeyType::kRsa2048;
  Time now{};
  int years = kDefaultLeafYears;
  std::string tenant_id{};
  // When the validity starts, by default kEarlyStart before `now`. For peers whose clock differs from this one.
  std::optional<Time> not_before{};
  // An existing key to issue the certificate for. Replaces `key_type`.
  std::optional<PrivateKey> key{};
};

// A device gateway's certificate to issue.
struct GatewayRequest {
  Subject subject{};
  KeyType key_type = KeyType::kRsa2048;
  Time now{};
  int years = kDefaultLeafYears;
  std::string tenant_id{};
  std::string gateway_id{};
  // When the validity starts, by default kEarlyStart before `now`. For peers whose clock differs from this one.
  std::optional<Time> not_before{};
  // An existing key to issue the certificate for. Replaces `key_type`.
  std::optional<PrivateKey> key{};
};

// A CA and its key, mostly a root CA. It issues certificates of the profile in CERT-2 and CERT-3: X.509 v3, SHA-256, a
// random positive 64-bit serial number. They are valid from kEarlyStart before `now`, for calendar years from `now`,
// unless the request says otherwise.
//
// Thread safety: immutable; may be used and copied from any thread.
// Errors: INVALID_ARGUMENT if the subject, an ID, a name, an address, the number of years or the validity is invalid.
class CONNECTMASTER_EXPORT CertificateAuthority {
 public:
  // Creates a self-signed root CA with a new key. The subject must not be empty.
  static absl::StatusOr<CertificateAuthority> Create(const Subject& subject, KeyType type, Time now,
                                                     int years = kDefaultCaYears);

  // The same with an existing key.
  static absl::StatusOr<CertificateAuthority> Create(const Subject& subject, const PrivateKey& key, Time now,
                                                     int years = kDefaultCaYears);

  // Uses an existing root CA. INVALID_ARGUMENT if the certificate or the key does not parse; FAILED_PRECONDITION if
  // they do not belong together, or the certificate is not a CA certificate.
  static absl::StatusOr<CertificateAuthority> FromPem(std::string_view certificate_pem, std::string_view key_pem);
  // The same with a certificate and a key that are already parsed. FAILED_PRECONDITION as FromPem().
  static absl::StatusOr<CertificateAuthority> FromCredential(Credential credential);

  // The root certificate.
  const Certificate& certificate() const { return credential_.certificate; }
  // The root certificate and its private key.
  const Credential& credential() const { return credential_; }

  // Issues a CA certificate with a new key. What that CA issues is trusted if its certificate is sent along (LOGIN-12).
  absl::StatusOr<CertificateAuthority> IssueIntermediate(const Subject& subject, KeyType type, Time now,
                                                         int years = kDefaultCaYears) const;
  // Issues a server certificate with a new key.
  absl::StatusOr<Credential> IssueServer(const ServerRequest& request) const;
  // Issues a tenant certificate with a new key; it names the tenant ID (CERT-3).
  absl::StatusOr<Credential> IssueTenant(const TenantRequest& request) const;
  // Issues a device gateway's certificate with a new key; it names the tenant ID and the gateway ID (CERT-3).
  absl::StatusOr<Credential> IssueGateway(const GatewayRequest& request) const;

 private:
  explicit CertificateAuthority(Credential credential) : credential_(std::move(credential)) {}

  Credential credential_;
};

}  // namespace connectmaster::certs
