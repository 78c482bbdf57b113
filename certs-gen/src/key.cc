#include "connectmaster/certs/key.h"

#include <absl/strings/str_cat.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "key_internal.h"
#include "openssl.h"

namespace connectmaster::certs {
namespace {
constexpr unsigned kRsaBits = 2048;
constexpr std::size_t kMaxPemBytes = 64 * 1024;
}  // namespace

PrivateKey::PrivateKey(evp_pkey_st* key) : key_(key, &EVP_PKEY_free) {}

absl::StatusOr<PrivateKey> GenerateRsa(unsigned bits) {
  EVP_PKEY* key = EVP_RSA_gen(bits);
  if (key == nullptr) return OpensslFailure("make an RSA key");
  return PrivateKey(key);
}

absl::StatusOr<PrivateKey> PrivateKey::Generate(KeyType type) {
  if (type == KeyType::kRsa2048) return GenerateRsa(kRsaBits);
  EVP_PKEY* key = EVP_EC_gen("P-256");
  if (key == nullptr) return OpensslFailure("make a P-256 key");
  return PrivateKey(key);
}

absl::StatusOr<PrivateKey> PrivateKey::FromPem(std::string_view pem) {
  if (pem.size() > kMaxPemBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("larger than ", kMaxPemBytes, " bytes, the limit for a private key"));
  }
  const BioPtr bio = ReadOnlyBio(pem);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, &NoPassword, nullptr);
  // OpenSSL's reason is left out: it does not help a user, and no part of a key may appear in a message.
  TakeOpensslError();
  if (key == nullptr) return absl::InvalidArgumentError("not an unencrypted private key in PEM format");
  return PrivateKey(key);
}

std::string PrivateKey::ToPem() const {
  const BioPtr bio(BIO_new(BIO_s_secmem()));
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) return "";
  return ContentOf(bio.get());
}

}  // namespace connectmaster::certs
