#include "connectmaster/certs/certificate.h"

#include <absl/strings/str_cat.h>
#include <openssl/sha.h>

#include <utility>

#include "connectmaster/certs/authority.h"
#include "connectmaster/certs/id.h"
#include "dates.h"
#include "extract.h"
#include "name_text.h"
#include "openssl.h"
#include "pem/pem.h"

namespace connectmaster::certs {

struct Certificate::Parsed {
  X509Ptr x509;
  std::string der{};
  std::string sha256{};
  std::optional<std::int64_t> serial_number{};
  std::string serial_hex{};
  Subject subject{};
  Subject issuer{};
  std::vector<std::string> common_names{};
  std::string subject_text{};
  std::string issuer_text{};
  Time not_before{};
  Time not_after{};
  AltNames alt_names{};
  std::optional<std::string> tenant_id{};
  std::optional<std::string> gateway_id{};
  bool is_ca = false;
  std::string key_description{};
  std::string signature_algorithm{};
  std::string key_usage{};
  std::string extended_key_usage{};
};

namespace {

absl::Status Malformed(std::string_view what) {
  const std::string reason = TakeOpensslError();
  return absl::InvalidArgumentError(absl::StrCat(std::string(what), reason.empty() ? "" : ": ", reason));
}

// CERT-3: two IDs name none.
std::optional<std::string> OnlyId(const std::vector<std::string>& uris, std::string_view prefix) {
  std::optional<std::string> id;
  for (const std::string& uri : uris) {
    if (!std::string_view(uri).starts_with(prefix)) continue;
    if (id) return std::nullopt;
    id = uri.substr(prefix.size());
  }
  return id && IsId(*id) ? id : std::nullopt;
}

std::optional<std::int64_t> PositiveInt64(const ASN1_INTEGER* number) {
  std::int64_t value = 0;
  const bool fits = ASN1_INTEGER_get_int64(&value, number) == 1;
  TakeOpensslError();
  return fits && value > 0 ? std::optional(value) : std::nullopt;
}

std::string Hex(const ASN1_INTEGER* number) {
  const BignumPtr value(ASN1_INTEGER_to_BN(number, nullptr));
  char* text = value ? BN_bn2hex(value.get()) : nullptr;
  if (text == nullptr) return "";
  std::string hex = text;
  OPENSSL_free(text);
  const std::size_t first_digit = hex.front() == '-' ? 1 : 0;
  if (hex.size() > first_digit + 1 && hex[first_digit] == '0') hex.erase(first_digit, 1);
  return hex;
}

std::string Encode(X509* x509) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(x509, &bytes);
  if (size <= 0) return "";
  std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

std::string Digest(const std::string& der) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(der.data()), der.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace

absl::StatusOr<Certificate> Certificate::FromPem(std::string_view pem) {
  std::optional<pem::Block> block = pem::FindBlock(pem);
  while (block && !pem::IsCertificate(*block)) block = pem::FindBlock(pem, block->end);
  // Text after the first certificate is ignored, regardless of its size.
  if ((block ? block->end : pem.size()) > kMaxPemBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("larger than ", kMaxPemBytes, " bytes, the limit for a certificate"));
  }
  if (!block) {
    const std::string kind = pem::DescribeUnreadable(pem, pem::kCertificate);
    return Malformed(absl::StrCat("not a certificate in PEM format", kind.empty() ? "" : ", but ", kind));
  }
  return FromBlock(*block);
}

absl::StatusOr<std::vector<Certificate>> Certificate::BundleFromPem(std::string_view pem, std::size_t at_most) {
  std::vector<Certificate> bundle;
  const std::string_view limited = pem.substr(0, kMaxBundleBytes);
  for (auto block = pem::FindBlock(limited); block && bundle.size() < at_most;
       block = pem::FindBlock(limited, block->end)) {
    if (!pem::IsCertificate(*block)) continue;
    auto certificate = bundle.empty() && block->end > kMaxPemBytes ? FromPem(pem) : FromBlock(*block);
    if (certificate.ok()) {
      bundle.push_back(*std::move(certificate));
    } else if (bundle.empty()) {
      return certificate.status();
    }
  }
  if (bundle.empty()) return FromPem(pem).status();
  return bundle;
}

absl::StatusOr<Certificate> Certificate::FromBlock(const pem::Block& block) {
  const auto der = pem::Decode(block);
  if (!der) return Malformed("not a certificate in PEM format: its text is not base64");
  const auto* begin = reinterpret_cast<const unsigned char*>(der->data());
  // What a "TRUSTED CERTIFICATE" of OpenSSL says after the certificate is left out.
  X509* x509 = d2i_X509(nullptr, &begin, static_cast<long>(der->size()));
  if (x509 == nullptr) return Malformed("not a certificate in PEM format");
  return Adopt(x509);
}

absl::StatusOr<Certificate> Certificate::FromDer(std::string_view der) {
  if (der.size() > kMaxPemBytes) return Malformed("not a certificate in DER format");
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* end = begin;
  X509Ptr x509(d2i_X509(nullptr, &end, static_cast<long>(der.size())));
  if (!x509 || end != begin + der.size()) return Malformed("not a certificate in DER format");
  return Adopt(x509.release());
}

absl::StatusOr<Certificate> Certificate::Adopt(x509_st* x509) {
  auto parsed = std::make_shared<Parsed>(Parsed{.x509 = X509Ptr(x509)});
  // Also decodes the extensions now: OpenSSL would do it on first use, under a lock.
  if (X509_check_purpose(x509, -1, 0) != 1) return Malformed("a certificate with an extension that cannot be decoded");
  const auto not_before = FromAsn1(X509_get0_notBefore(x509));
  const auto not_after = FromAsn1(X509_get0_notAfter(x509));
  if (!not_before || !not_after) return Malformed("a certificate with a date that cannot be decoded");
  parsed->not_before = *not_before;
  parsed->not_after = *not_after;
  parsed->der = Encode(x509);
  parsed->sha256 = Digest(parsed->der);
  parsed->serial_number = PositiveInt64(X509_get0_serialNumber(x509));
  parsed->serial_hex = Hex(X509_get0_serialNumber(x509));
  parsed->subject = ReadName(X509_get_subject_name(x509));
  parsed->issuer = ReadName(X509_get_issuer_name(x509));
  parsed->common_names = ReadCommonNames(X509_get_subject_name(x509));
  parsed->subject_text = NameText(X509_get_subject_name(x509));
  parsed->issuer_text = NameText(X509_get_issuer_name(x509));
  parsed->alt_names = ReadAltNames(x509);
  parsed->tenant_id = OnlyId(parsed->alt_names.uris, kTenantUriPrefix);
  parsed->gateway_id = OnlyId(parsed->alt_names.uris, kGatewayUriPrefix);
  parsed->is_ca = X509_check_ca(x509) == 1;
  parsed->key_description = DescribeKey(x509);
  parsed->signature_algorithm = DescribeSignature(x509);
  parsed->key_usage = DescribeKeyUsage(x509);
  parsed->extended_key_usage = DescribeExtendedKeyUsage(x509);
  TakeOpensslError();
  return Certificate(std::move(parsed));
}

std::string Certificate::ToPem() const {
  return pem::Encode("CERTIFICATE", Der());
}

bool Certificate::Matches(const PrivateKey& key) const {
  const EVP_PKEY* own = X509_get0_pubkey(handle());
  const bool matches = own != nullptr && EVP_PKEY_eq(own, key.handle()) == 1;
  TakeOpensslError();
  return matches;
}

bool Certificate::IsSignedBy(const Certificate& issuer) const {
  EVP_PKEY* const key = X509_get0_pubkey(issuer.handle());
  const bool is_signed = key != nullptr && X509_verify(handle(), key) == 1;
  TakeOpensslError();
  return is_signed;
}

bool Certificate::Names(const std::string& host) const {
  if (CheckIpAddress(host).ok()) return X509_check_ip_asc(handle(), host.c_str(), 0) == 1;
  return X509_check_host(handle(), host.data(), host.size(), X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, nullptr) == 1;
}

const std::string& Certificate::Der() const {
  return parsed_->der;
}
std::optional<std::int64_t> Certificate::SerialNumber() const {
  return parsed_->serial_number;
}
const std::string& Certificate::SerialHex() const {
  return parsed_->serial_hex;
}
const Subject& Certificate::subject() const {
  return parsed_->subject;
}
const Subject& Certificate::issuer() const {
  return parsed_->issuer;
}
const std::vector<std::string>& Certificate::CommonNames() const {
  return parsed_->common_names;
}
const std::string& Certificate::SubjectText() const {
  return parsed_->subject_text;
}
const std::string& Certificate::IssuerText() const {
  return parsed_->issuer_text;
}
Time Certificate::NotBefore() const {
  return parsed_->not_before;
}
Time Certificate::NotAfter() const {
  return parsed_->not_after;
}
const std::optional<std::string>& Certificate::TenantId() const {
  return parsed_->tenant_id;
}
const std::optional<std::string>& Certificate::GatewayId() const {
  return parsed_->gateway_id;
}
const std::vector<std::string>& Certificate::DnsNames() const {
  return parsed_->alt_names.dns_names;
}
const std::vector<std::string>& Certificate::IpAddresses() const {
  return parsed_->alt_names.ip_addresses;
}
const std::vector<std::string>& Certificate::Uris() const {
  return parsed_->alt_names.uris;
}
bool Certificate::IsCa() const {
  return parsed_->is_ca;
}
const std::string& Certificate::Sha256() const {
  return parsed_->sha256;
}
const std::string& Certificate::KeyDescription() const {
  return parsed_->key_description;
}
const std::string& Certificate::SignatureAlgorithm() const {
  return parsed_->signature_algorithm;
}
const std::string& Certificate::KeyUsage() const {
  return parsed_->key_usage;
}
const std::string& Certificate::ExtendedKeyUsage() const {
  return parsed_->extended_key_usage;
}
x509_st* Certificate::handle() const {
  return parsed_->x509.get();
}

}  // namespace connectmaster::certs
