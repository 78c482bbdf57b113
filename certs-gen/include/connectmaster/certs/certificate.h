#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectmaster/certs/key.h"
#include "connectmaster/certs/subject.h"
#include "connectmaster/export.h"

struct x509_st;

namespace connectmaster::pem {
struct Block;
}

namespace connectmaster::certs {

// UTC in seconds, the resolution of X.509. In C++20 this is std::chrono::sys_seconds.
using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

// "2026-03-01 12:00:00 UTC".
CONNECTMASTER_EXPORT std::string ToString(Time time);

// An X.509 certificate, parsed once.
//
// Thread safety: immutable; may be used and copied from any thread.
// Ownership: copies share one parsed certificate; returned references are valid as long as any copy lives.
class CONNECTMASTER_EXPORT Certificate {
 public:
  // The largest PEM input. Far larger than any certificate; text may stand before it.
  static constexpr std::size_t kMaxPemBytes = 256 * 1024;
  // The largest bundle that is read: more root CAs than any operating system has.
  static constexpr std::size_t kMaxBundleBytes = 1024 * 1024;

  // Parses the first certificate in `pem`; text around it is ignored, whatever its encoding. INVALID_ARGUMENT if it
  // does not parse, or if the certificate and the text before it exceed kMaxPemBytes (LOGIN-8). If `pem` is in another
  // format, the message names the command that converts it.
  static absl::StatusOr<Certificate> FromPem(std::string_view pem);

  // Parses a bundle: the first certificate, as FromPem(), and those that follow it, at most `at_most` in all and within
  // the first kMaxBundleBytes. Later ones that do not parse are left out. For a chain (LOGIN-12) and for several root
  // CAs.
  static absl::StatusOr<std::vector<Certificate>> BundleFromPem(std::string_view pem, std::size_t at_most = 1'000);

  // Parses a DER certificate. INVALID_ARGUMENT unless `der` is exactly one certificate.
  static absl::StatusOr<Certificate> FromDer(std::string_view der);

  // The certificate as PEM.
  std::string ToPem() const;
  // The certificate as DER.
  const std::string& Der() const;

  // The serial number; std::nullopt if it is not positive or does not fit an int64 (TENANT-9, TENANT-10).
  std::optional<std::int64_t> SerialNumber() const;
  // The serial number in upper-case hexadecimal without leading zeros, e.g. "7F03A1".
  const std::string& SerialHex() const;

  // The distinguished names of the certificate's owner and of its issuer; of several values of a field the first.
  const Subject& subject() const;
  const Subject& issuer() const;
  // All common names of its owner, in the certificate's order; "" for one that does not decode.
  const std::vector<std::string>& CommonNames() const;
  // Both names with all fields and values, for people, escaped as RFC 4514 says: "DC=com, DC=example, CN=a\\, b".
  const std::string& SubjectText() const;
  const std::string& IssuerText() const;
  // The validity: from NotBefore() on, until just before NotAfter().
  Time NotBefore() const;
  Time NotAfter() const;

  // The ID in the URI subject alternative name urn:gsdk:tenant:ID or urn:gsdk:gateway:ID (CERT-3). std::nullopt if
  // there is no such name, more than one, or one that is not a valid ID (TENANT-11).
  const std::optional<std::string>& TenantId() const;
  const std::optional<std::string>& GatewayId() const;

  // Whether the subject alternative names have the host name or IP address, as clients compare them: without regard to
  // case, with wildcards, an IPv6 address in any form (TLS-3).
  bool Names(const std::string& host) const;
  // The subject alternative names, in the certificate's order. IP addresses, IPv4 and IPv6, are in text form.
  const std::vector<std::string>& DnsNames() const;
  const std::vector<std::string>& IpAddresses() const;
  const std::vector<std::string>& Uris() const;

  // Whether this is a CA certificate: basicConstraints says so, and keyUsage permits signing certificates.
  bool IsCa() const;

  // The SHA-256 digest of the DER, 32 raw bytes.
  const std::string& Sha256() const;

  // Descriptions for people: "RSA, 2048 bits" or "EC, P-256"; "sha256WithRSAEncryption"; "digitalSignature,
  // keyCertSign"; "clientAuth, serverAuth". The last two are empty if the certificate has no such extension.
  const std::string& KeyDescription() const;
  const std::string& SignatureAlgorithm() const;
  const std::string& KeyUsage() const;
  const std::string& ExtendedKeyUsage() const;

  // Whether `issuer` has signed it. Nothing else is looked at; see Verify().
  bool IsSignedBy(const Certificate& issuer) const;
  // Whether `key` is the private half of the certificate's public key.
  bool Matches(const PrivateKey& key) const;

  // OpenSSL's object, for calls that do not change it; owned by this object.
  x509_st* handle() const;

  // Certificates are compared as DER (LOGIN-8).
  friend bool operator==(const Certificate& a, const Certificate& b) { return a.Der() == b.Der(); }
  friend bool operator!=(const Certificate& a, const Certificate& b) { return !(a == b); }

 private:
  struct Parsed;
  explicit Certificate(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {}
  static absl::StatusOr<Certificate> Adopt(x509_st* x509);
  static absl::StatusOr<Certificate> FromBlock(const pem::Block& block);

  std::shared_ptr<const Parsed> parsed_;
};

}  // namespace connectmaster::certs
