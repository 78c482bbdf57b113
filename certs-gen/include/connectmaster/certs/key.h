#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace connectmaster::certs {

// CERT-2: RSA 2048 is what certificates of real device gateways have; P-256 costs a thousandth to make.
enum class KeyType { kRsa2048, kEcP256 };

// A private key with its public half.
//
// Thread safety: immutable; may be used and copied from any thread.
// Ownership: copies share one key.
// Errors: no error message holds any part of a key.
class PrivateKey {
 public:
  // RSA takes 50 to 600 ms, P-256 well under 1 ms.
  static absl::StatusOr<PrivateKey> Generate(KeyType type);

  // INVALID_ARGUMENT unless `pem` holds an unencrypted private key; the first one counts.
  static absl::StatusOr<PrivateKey> FromPem(std::string_view pem);

  // Takes over one reference to `key`, which must not be null and must not be changed any more.
  explicit PrivateKey(evp_pkey_st* key);

  // CERT-5: unencrypted PKCS#8.
  std::string ToPem() const;

  // For calls to OpenSSL; owned by this object.
  evp_pkey_st* handle() const { return key_.get(); }

 private:
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace connectmaster::certs
