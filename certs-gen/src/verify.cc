#include "connectmaster/certs/verify.h"

#include <absl/strings/str_cat.h>
#include <openssl/x509_vfy.h>

#include "openssl.h"

namespace connectmaster::certs {
namespace {

constexpr int kSecurityLevel = 2;  // 112 bits, OpenSSL's and so gRPC's level for TLS in Debian

using StorePtr = std::unique_ptr<X509_STORE, Releaser<&X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Releaser<&X509_STORE_CTX_free>>;

std::string Reason(int error, int depth, const Certificate& leaf, const Certificate& root) {
  const Certificate& culprit = depth == 0 ? leaf : root;
  const std::string subject = ToString(culprit.subject());
  const std::string name = absl::StrCat(depth == 0 ? "the certificate of " : "the root CA ", subject);
  const std::string root_name = absl::StrCat("the root CA ", ToString(root.subject()));
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return absl::StrCat(name, " expired on ", ToString(culprit.NotAfter()));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return absl::StrCat(name, " is not valid until ", ToString(culprit.NotBefore()));
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return absl::StrCat(name, " does not chain to ", root_name, ": it was issued by ", ToString(culprit.issuer()),
                          leaf.issuer() == root.subject() ? " with another key" : "");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return absl::StrCat(name, " does not chain to ", root_name, ": it is self-signed");
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return absl::StrCat(name, " does not chain to ", root_name,
                          ": its signature does not match, so it was forged or changed after it was issued");
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
      return absl::StrCat(name, " has a key that is too weak (", culprit.KeyDescription(), ")");
    default:
      return absl::StrCat(name, " does not chain to ", root_name, ": ", X509_verify_cert_error_string(error));
  }
}

}  // namespace

absl::Status Verify(const Certificate& leaf, const Certificate& root, Time at) {
  const StorePtr store(X509_STORE_new());
  const StoreContextPtr context(X509_STORE_CTX_new());
  if (!store || !context || X509_STORE_add_cert(store.get(), root.handle()) != 1 ||
      X509_STORE_CTX_init(context.get(), store.get(), leaf.handle(), nullptr) != 1) {
    return OpensslFailure("verify a certificate");
  }
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(at.time_since_epoch().count()));
  X509_VERIFY_PARAM_set_auth_level(parameters, kSecurityLevel);
  const bool good = X509_verify_cert(context.get()) == 1;
  TakeOpensslError();
  if (good) return absl::OkStatus();
  return absl::UnauthenticatedError(
      Reason(X509_STORE_CTX_get_error(context.get()), X509_STORE_CTX_get_error_depth(context.get()), leaf, root));
}

}  // namespace connectmaster::certs
