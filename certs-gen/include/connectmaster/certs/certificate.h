#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectmaster/certs/key.h"
#include "connectmaster/certs/subject.h"

struct x509_st;

namespace connectmaster::certs {

// Seconds of UTC, the resolution of X.509.
using Time = std::chrono::sys_seconds;

// "2026-03-01 12:00:00 UTC".
std::string ToString(Time time);

// An X.509 certificate, parsed once.
//
// Thread safety: immutable; may be used and copied from any thread.
// Ownership: copies share one parsed certificate; what is returned by reference lives as long as any of them.
class Certificate {
 public:
  // Far larger than any certificate, with room for text before it.
  static constexpr std::size_t kMaxPemBytes = 256 * 1024;

  // The first certificate in `pem`; text around it is ignored. INVALID_ARGUMENT if it does not parse, or it and what
  // stands before it are larger than kMaxPemBytes (LOGIN-8).
  static absl::StatusOr<Certificate> FromPem(std::string_view pem);

  // INVALID_ARGUMENT if `der` is not one certificate and nothing else.
  static absl::StatusOr<Certificate> FromDer(std::string_view der);

  std::string ToPem() const;
  const std::string& Der() const;

  // Nothing if it is not positive or does not fit an int64, as in TENANT-9 and TENANT-10.
  std::optional<std::int64_t> SerialNumber() const;
  // Upper-case hexadecimal without leading zeros, e.g. "7F03A1".
  const std::string& SerialHex() const;

  const Subject& subject() const;
  const Subject& issuer() const;
  Time NotBefore() const;
  Time NotAfter() const;

  // CERT-3: the ID in the URI subject alternative name urn:gsdk:tenant:ID, or urn:gsdk:gateway:ID. Nothing if there
  // is none, more than one, or one that is not an ID (TENANT-11).
  const std::optional<std::string>& TenantId() const;
  const std::optional<std::string>& GatewayId() const;

  // The subject alternative names, in their order. IP addresses are in text form, IPv4 and IPv6.
  const std::vector<std::string>& DnsNames() const;
  const std::vector<std::string>& IpAddresses() const;
  const std::vector<std::string>& Uris() const;

  // By basicConstraints, and a keyUsage that permits to sign certificates.
  bool IsCa() const;

  // SHA-256 of the DER: 32 raw bytes.
  const std::string& Sha256() const;

  // For people: "RSA, 2048 bits", "EC, P-256"; "sha256WithRSAEncryption"; "digitalSignature, keyCertSign";
  // "clientAuth, serverAuth". Empty where the certificate has none.
  const std::string& KeyDescription() const;
  const std::string& SignatureAlgorithm() const;
  const std::string& KeyUsage() const;
  const std::string& ExtendedKeyUsage() const;

  // Whether `key` is the private half of the certificate's public key.
  bool Matches(const PrivateKey& key) const;

  // For calls to OpenSSL that do not change it; owned by this object.
  x509_st* handle() const;

  // Certificates are compared as DER (LOGIN-8).
  friend bool operator==(const Certificate& a, const Certificate& b) { return a.Der() == b.Der(); }

 private:
  struct Parsed;
  explicit Certificate(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {}
  static absl::StatusOr<Certificate> Adopt(x509_st* x509);

  std::shared_ptr<const Parsed> parsed_;
};

}  // namespace connectmaster::certs
