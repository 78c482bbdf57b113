#include "credential_check.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace connectmaster::client::internal {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

Bio Open(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Without this, OpenSSL would ask for the password of an encrypted key on the terminal.
int NoPassword(char*, int, int, void*) {
  return -1;
}

absl::StatusOr<Certificate> ParseCertificate(const std::string& pem, const std::string& what) {
  if (pem.empty()) return absl::InvalidArgumentError(absl::StrCat("no ", what, " is given"));
  const Bio bio = Open(pem);
  Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, &NoPassword, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("the ", what, " does not parse: give an X.509 certificate in PEM format"));
  }
  return certificate;
}

absl::StatusOr<Key> ParseKey(const std::string& pem) {
  if (pem.empty()) return absl::InvalidArgumentError("no private key is given");
  const Bio bio = Open(pem);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &NoPassword, nullptr));
  ERR_clear_error();
  if (key == nullptr) {
    return absl::InvalidArgumentError("the private key does not parse: give an unencrypted key in PEM format");
  }
  return key;
}

std::string Date(const ASN1_TIME* time) {
  std::tm date{};
  char text[32] = "?";
  if (ASN1_TIME_to_tm(time, &date) == 1) (void)std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &date);
  return text;
}

// OpenSSL or gRPC would refuse a weaker key or signature without giving the reason.
constexpr int kLeastSecurityBits = 112;

absl::Status TooWeak(const std::string& what, const std::string& which) {
  return absl::InvalidArgumentError(
      absl::StrCat("the ", what, " is too weak (", which,
                   "): make a new certificate with RSA of 2048 bits or more, or an elliptic curve of 224 bits or more, "
                   "and SHA-256"));
}

absl::Status CheckStrength(X509* certificate, const std::string& what) {
  const EVP_PKEY* const key = X509_get0_pubkey(certificate);
  if (key == nullptr) {
    ERR_clear_error();
    return absl::InvalidArgumentError(
        absl::StrCat("the ", what, "'s key is of an unsupported kind: use RSA or an elliptic curve"));
  }
  if (EVP_PKEY_get_security_bits(key) < kLeastSecurityBits) {
    const char* const type = EVP_PKEY_get0_type_name(key);
    return TooWeak(what + "'s key",
                   absl::StrCat(type == nullptr ? "a key" : type, " of ", EVP_PKEY_get_bits(key), " bits"));
  }
  // TLS does not verify the signature of a self-signed certificate.
  int digest_bits = 0;
  const bool self_signed = X509_check_issued(certificate, certificate) == X509_V_OK;
  if (!self_signed && X509_get_signature_info(certificate, nullptr, nullptr, &digest_bits, nullptr) == 1 &&
      digest_bits < kLeastSecurityBits) {
    return TooWeak(what + "'s signature", OBJ_nid2ln(X509_get_signature_nid(certificate)));
  }
  ERR_clear_error();
  return absl::OkStatus();
}

absl::Status CheckValidity(const X509* certificate, const std::string& what, std::time_t now) {
  const ASN1_TIME* from = X509_get0_notBefore(certificate);
  const ASN1_TIME* until = X509_get0_notAfter(certificate);
  if (X509_cmp_time(until, &now) <= 0) {
    return absl::FailedPreconditionError(absl::StrCat("the ", what, " expired on ", Date(until), ": make a new one"));
  }
  if (X509_cmp_time(from, &now) > 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("the ", what, " is not valid before ", Date(from), ": check this machine's clock"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckCredential(const std::string& root_pem, const std::string& certificate_pem,
                             const std::string& key_pem, std::chrono::system_clock::time_point now) {
  const std::time_t time = std::chrono::system_clock::to_time_t(now);
  const auto root = ParseCertificate(root_pem, "root certificate");
  if (!root.ok()) return root.status();
  const auto certificate = ParseCertificate(certificate_pem, "client certificate");
  if (!certificate.ok()) return certificate.status();
  const auto key = ParseKey(key_pem);
  if (!key.ok()) return key.status();
  if (X509_check_private_key(certificate->get(), key->get()) != 1) {
    ERR_clear_error();
    return absl::InvalidArgumentError(
        "the private key does not belong to the client certificate: give the certificate's own key");
  }
  absl::Status status = CheckStrength(root->get(), "root certificate");
  status.Update(CheckStrength(certificate->get(), "client certificate"));
  status.Update(CheckValidity(root->get(), "root certificate", time));
  status.Update(CheckValidity(certificate->get(), "client certificate", time));
  return status;
}

}  // namespace connectmaster::client::internal
