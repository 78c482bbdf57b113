#include "support/certificates.h"

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "support/openssl.h"

namespace connectmaster::conformance {
namespace {

using StorePtr = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;

constexpr int kIpv4Bytes = 4;

std::string SubjectField(const X509& certificate, int nid) {
  X509_NAME* const name = X509_get_subject_name(&certificate);
  const int index = X509_NAME_get_index_by_NID(name, nid, -1);
  if (index < 0) return {};
  unsigned char* text = nullptr;
  const int length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
  if (length < 0) return {};
  std::string result(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
  OPENSSL_free(text);
  return result;
}

std::int64_t UnixSeconds(const ASN1_TIME* time) {
  std::tm parts{};
  return ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<std::int64_t>(timegm(&parts)) : 0;
}

void ReadAlternativeNames(const X509& certificate, CertificateFacts& facts) {
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    int type = 0;
    const auto* const value = static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(name, &type));
    const unsigned char* const bytes = ASN1_STRING_get0_data(value);
    const int length = ASN1_STRING_length(value);
    if (type == GEN_DNS) {
      facts.dns_names.emplace_back(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    } else if (type == GEN_IPADD && length == kIpv4Bytes) {
      facts.ipv4_addresses.push_back(std::to_string(bytes[0]) + "." + std::to_string(bytes[1]) + "." +
                                     std::to_string(bytes[2]) + "." + std::to_string(bytes[3]));
    }
  }
}

absl::Status NotACertificate() {
  return absl::InvalidArgumentError("not a PEM certificate");
}

}  // namespace

absl::StatusOr<CertificateFacts> ReadCertificate(const std::string& pem) {
  const X509Ptr certificate = ParseX509(pem);
  if (!certificate) return NotACertificate();
  CertificateFacts facts;
  ASN1_INTEGER_get_int64(&facts.serial_number, X509_get0_serialNumber(certificate.get()));
  facts.not_before = UnixSeconds(X509_get0_notBefore(certificate.get()));
  facts.not_after = UnixSeconds(X509_get0_notAfter(certificate.get()));
  facts.country = SubjectField(*certificate, NID_countryName);
  facts.province = SubjectField(*certificate, NID_stateOrProvinceName);
  facts.locality = SubjectField(*certificate, NID_localityName);
  facts.organization = SubjectField(*certificate, NID_organizationName);
  facts.organizational_unit = SubjectField(*certificate, NID_organizationalUnitName);
  facts.common_name = SubjectField(*certificate, NID_commonName);
  ReadAlternativeNames(*certificate, facts);
  return facts;
}

absl::Status VerifyChain(const std::string& certificate_pem, const std::string& root_pem) {
  const X509Ptr certificate = ParseX509(certificate_pem);
  const X509Ptr root = ParseX509(root_pem);
  if (!certificate || !root) return NotACertificate();
  const StorePtr store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), root.get());
  X509_STORE_set_flags(store.get(), X509_V_FLAG_NO_CHECK_TIME);
  const StoreContextPtr context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
  if (X509_verify_cert(context.get()) == 1) return absl::OkStatus();
  return absl::UnauthenticatedError(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

absl::Status CheckKey(const std::string& certificate_pem, const std::string& key_pem) {
  const X509Ptr certificate = ParseX509(certificate_pem);
  const KeyPtr key = ParseKey(key_pem);
  if (!certificate) return NotACertificate();
  if (!key) return absl::InvalidArgumentError("not an unencrypted PEM private key");
  if (X509_check_private_key(certificate.get(), key.get()) == 1) return absl::OkStatus();
  return absl::InvalidArgumentError("the private key does not belong to the certificate");
}

absl::StatusOr<std::string> Rewrap(const std::string& certificate_pem) {
  constexpr std::size_t kWidth = 48;
  const X509Ptr certificate = ParseX509(certificate_pem);
  if (!certificate) return NotACertificate();
  unsigned char* der = nullptr;
  const int length = i2d_X509(certificate.get(), &der);
  if (length <= 0) return NotACertificate();
  std::string base64(static_cast<std::size_t>(length) * 2, '\0');
  base64.resize(
      static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()), der, length)));
  OPENSSL_free(der);
  std::string pem = "The certificate follows.\r\n-----BEGIN CERTIFICATE-----\r\n";
  for (std::size_t at = 0; at < base64.size(); at += kWidth) pem += base64.substr(at, kWidth) + "\r\n";
  return pem + "-----END CERTIFICATE-----\r\n";
}

}  // namespace connectmaster::conformance
