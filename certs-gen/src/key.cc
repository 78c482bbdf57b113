#include "connectmaster/certs/key.h"

#include <absl/strings/str_cat.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "connectmaster/certs/certificate.h"
#include "key_internal.h"
#include "openssl.h"
#include "pem/pem.h"

namespace connectmaster::certs {
namespace {
constexpr unsigned kRsaBits = 2048;
constexpr std::size_t kMaxPemBytes = Certificate::kMaxPemBytes;  // both may be in one file
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
  auto block = pem::FindBlock(pem);
  while (block && !pem::IsPrivateKey(*block)) block = pem::FindBlock(pem, block->end);
  EVP_PKEY* key = nullptr;
  if (const auto der = block ? pem::Decode(*block) : std::nullopt) {
    const auto* begin = reinterpret_cast<const unsigned char*>(der->data());
    key = d2i_AutoPrivateKey(nullptr, &begin, static_cast<long>(der->size()));
  }
  // OpenSSL's reason is left out: it does not help a user, and no part of a key may appear in a message.
  TakeOpensslError();
  if (key != nullptr) return PrivateKey(key);
  const std::string kind = pem::DescribeUnreadable(pem, pem::kPrivateKey);
  return absl::InvalidArgumentError(
      absl::StrCat("not an unencrypted private key in PEM format", kind.empty() ? "" : ", but ", kind));
}

std::string PrivateKey::ToPem() const {
  const BioPtr bio(BIO_new(BIO_s_secmem()));
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) return "";
  return ContentOf(bio.get());
}

}  // namespace connectmaster::certs
