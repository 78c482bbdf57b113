#include "credential_check.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

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

absl::StatusOr<Certificate> ParseCertificate(const std::string& pem, const std::string& what) {
  if (pem.empty()) return absl::InvalidArgumentError(absl::StrCat("no ", what, " is given"));
  const Bio bio = Open(pem);
  Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("the ", what, " does not parse: it has to be X.509 in PEM"));
  }
  return certificate;
}

absl::StatusOr<Key> ParseKey(const std::string& pem) {
  if (pem.empty()) return absl::InvalidArgumentError("no private key is given");
  // Without this OpenSSL would ask the terminal for an encrypted key's password.
  const auto no_password = [](char*, int, int, void*) { return -1; };
  const Bio bio = Open(pem);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  if (key == nullptr) {
    return absl::InvalidArgumentError("the private key does not parse: it has to be unencrypted PEM");
  }
  return key;
}

std::string Date(const ASN1_TIME* time) {
  std::tm date{};
  char text[32] = "?";
  if (ASN1_TIME_to_tm(time, &date) == 1) (void)std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &date);
  return text;
}

absl::Status CheckValidity(const X509* certificate, const std::string& what, std::time_t now) {
  const ASN1_TIME* from = X509_get0_notBefore(certificate);
  const ASN1_TIME* until = X509_get0_notAfter(certificate);
  if (X509_cmp_time(until, &now) <= 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("the ", what, " has expired on ", Date(until), ": a new one is needed"));
  }
  if (X509_cmp_time(from, &now) > 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("the ", what, " is not valid before ", Date(from), ": is this machine's clock right?"));
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
    return absl::InvalidArgumentError("the private key is not the client certificate's: both have to be of one pair");
  }
  absl::Status valid = CheckValidity(root->get(), "root certificate", time);
  if (valid.ok()) valid = CheckValidity(certificate->get(), "client certificate", time);
  return valid;
}

}  // namespace connectmaster::client::internal
