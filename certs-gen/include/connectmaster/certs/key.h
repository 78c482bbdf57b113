#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>

#include "connectmaster/export.h"

struct evp_pkey_st;

namespace connectmaster::certs {

// Certificates of real device gateways have RSA 2048 keys (CERT-2). P-256 keys take a thousandth of the time to make.
enum class KeyType { kRsa2048, kEcP256 };

// A private key with its public half.
//
// Thread safety: immutable; may be used and copied from any thread.
// Ownership: copies share one key.
// Errors: no error message contains any part of a key.
class CONNECTMASTER_EXPORT PrivateKey {
 public:
  // Makes a new key: RSA takes 50 to 600 ms, P-256 well under 1 ms. INTERNAL if OpenSSL fails.
  static absl::StatusOr<PrivateKey> Generate(KeyType type);

  // Parses the first private key in `pem`. INVALID_ARGUMENT if there is none, or it is encrypted.
  static absl::StatusOr<PrivateKey> FromPem(std::string_view pem);

  // Takes over one reference to `key`, which must not be null and must not change from now on.
  explicit PrivateKey(evp_pkey_st* key);

  // The key as unencrypted PKCS#8 PEM (CERT-5); empty if OpenSSL fails.
  std::string ToPem() const;

  // OpenSSL's object, for calls that do not change it; owned by this object.
  evp_pkey_st* handle() const { return key_.get(); }

 private:
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace connectmaster::certs
