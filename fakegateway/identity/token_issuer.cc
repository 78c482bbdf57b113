#include "identity/token_issuer.h"

#include <jwt.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace connectmaster::fakegateway {

TokenIssuer::TokenIssuer() : has_key_(RAND_bytes(key_.data(), static_cast<int>(key_.size())) == 1) {}

absl::StatusOr<std::string> TokenIssuer::Issue(const std::string& tenant_id, const std::string& certificate_sha256,
                                               Time issued, Time expiry) const {
  std::array<unsigned char, 16> id{};
  jwt_t* made = nullptr;
  if (!has_key_ || RAND_bytes(id.data(), static_cast<int>(id.size())) != 1 || jwt_new(&made) != 0) {
    return absl::InternalError("cannot make a token: no random numbers");
  }
  const std::unique_ptr<jwt_t, void (*)(jwt_t*)> token(made, jwt_free);
  const std::string jti = absl::WebSafeBase64Escape(std::string(id.begin(), id.end()));
  const std::string confirmation =
      absl::StrCat(R"({"cnf":{"x5t#S256":")", absl::WebSafeBase64Escape(certificate_sha256), R"("}})");
  const bool complete = jwt_add_grant(made, "iss", "fakegateway") == 0 &&
                        jwt_add_grant(made, "sub", tenant_id.c_str()) == 0 &&
                        jwt_add_grant(made, "jti", jti.c_str()) == 0 &&
                        jwt_add_grant_int(made, "iat", static_cast<long>(UnixSeconds(issued))) == 0 &&
                        jwt_add_grant_int(made, "exp", static_cast<long>(UnixSeconds(expiry))) == 0 &&
                        jwt_add_grants_json(made, confirmation.c_str()) == 0 &&
                        jwt_set_alg(made, JWT_ALG_HS256, key_.data(), static_cast<int>(key_.size())) == 0;
  const std::unique_ptr<char, void (*)(void*)> text(complete ? jwt_encode_str(made) : nullptr, std::free);
  if (text == nullptr) return absl::InternalError("cannot make a token");
  return std::string(text.get());
}

}  // namespace connectmaster::fakegateway
