#include "connectmaster/certs/verify.h"

#include <absl/strings/str_cat.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <optional>
#include <string>

#include "openssl.h"

namespace connectmaster::certs {
namespace {

constexpr int kSecurityLevel = 2;  // 112 bits, OpenSSL's and so gRPC's level for TLS in Debian

// A root that ends the chain may be a CA that another one issued; as in gRPC.
constexpr unsigned long kFlags = X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST;

using StackPtr = std::unique_ptr<STACK_OF(X509), Releaser<[](STACK_OF(X509) * stack) { sk_X509_free(stack); }>>;
using StorePtr = std::unique_ptr<X509_STORE, Releaser<&X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Releaser<&X509_STORE_CTX_free>>;

// Why a chain does not lead to a root, and which certificate is to blame.
struct Failure {
  int error;
  std::optional<Certificate> culprit;
};

bool HasNoIssuer(const Failure& failure) {
  switch (failure.error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return true;
    default:
      return false;
  }
}

int PurposeId(Purpose purpose) {
  return purpose == Purpose::kTlsClient ? X509_PURPOSE_SSL_CLIENT : X509_PURPOSE_SSL_SERVER;
}

std::optional<Certificate> CopyOf(const X509* x509) {
  unsigned char* bytes = nullptr;
  const int size = x509 == nullptr ? 0 : i2d_X509(x509, &bytes);
  if (size <= 0) return std::nullopt;
  auto certificate = Certificate::FromDer({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
  OPENSSL_free(bytes);
  return certificate.ok() ? std::optional(*std::move(certificate)) : std::nullopt;
}

// With one root at a time a bad one cannot stand before a good one of the same name.
std::optional<Failure> TryRoot(const Certificate& leaf, STACK_OF(X509) * intermediates, const Certificate& root,
                               Time at, Purpose purpose) {
  const StorePtr store(X509_STORE_new());
  const StoreContextPtr context(X509_STORE_CTX_new());
  if (!store || !context || X509_STORE_add_cert(store.get(), root.handle()) != 1 ||
      X509_STORE_CTX_init(context.get(), store.get(), leaf.handle(), intermediates) != 1) {
    return Failure{X509_V_ERR_OUT_OF_MEM, std::nullopt};
  }
  X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(at.time_since_epoch().count()));
  X509_VERIFY_PARAM_set_auth_level(parameters, kSecurityLevel);
  X509_VERIFY_PARAM_set_flags(parameters, kFlags);
  if (purpose != Purpose::kAny) X509_VERIFY_PARAM_set_purpose(parameters, PurposeId(purpose));
  if (X509_verify_cert(context.get()) == 1) return std::nullopt;
  return Failure{X509_STORE_CTX_get_error(context.get()), CopyOf(X509_STORE_CTX_get_current_cert(context.get()))};
}

bool Contains(const std::vector<Certificate>& certificates, const Certificate& certificate) {
  return std::find(certificates.begin(), certificates.end(), certificate) != certificates.end();
}

// By name.
bool IssuedBy(const Certificate& certificate, const Certificate& issuer) {
  return X509_NAME_cmp(X509_get_issuer_name(certificate.handle()), X509_get_subject_name(issuer.handle())) == 0;
}

std::string NameOf(const Certificate& certificate, const Certificate& leaf, const std::vector<Certificate>& roots) {
  const char* const role = certificate == leaf            ? "the certificate of "
                           : Contains(roots, certificate) ? "the root CA "
                                                          : "the intermediate CA ";
  return role + certificate.SubjectText();
}

std::string WhereTo(const std::vector<Certificate>& roots) {
  if (roots.size() == 1) return "the root CA " + roots.front().SubjectText();
  return absl::StrCat("any of the ", roots.size(), " root CAs");
}

std::string WithoutIssuer(const Certificate& culprit, const std::string& does_not_chain,
                          const std::vector<Certificate>& chain, const std::vector<Certificate>& roots) {
  if (IssuedBy(culprit, culprit)) return absl::StrCat(does_not_chain, ": it is self-signed");
  const std::string issued = absl::StrCat(does_not_chain, ": it was issued by ", culprit.IssuerText());
  const auto is_namesake = [&](const Certificate& it) { return IssuedBy(culprit, it); };
  if (std::any_of(roots.begin(), roots.end(), is_namesake)) return issued + " with another key";
  if (std::any_of(chain.begin(), chain.end(), is_namesake)) {
    return issued + ", whose certificate was sent along and does not match";
  }
  return issued + "; if that is an intermediate CA, send its certificate along, after the own one";
}

std::string Reason(const Failure& failure, const std::vector<Certificate>& chain, const std::vector<Certificate>& roots,
                   Purpose purpose) {
  const Certificate& leaf = chain.front();
  const Certificate& culprit = failure.culprit ? *failure.culprit : leaf;
  const std::string name = NameOf(culprit, leaf, roots);
  const std::string does_not_chain = absl::StrCat(name, " does not chain to ", WhereTo(roots));
  if (HasNoIssuer(failure)) return WithoutIssuer(culprit, does_not_chain, chain, roots);
  switch (failure.error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return absl::StrCat(name, " expired on ", ToString(culprit.NotAfter()));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return absl::StrCat(name, " is not valid until ", ToString(culprit.NotBefore()));
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return absl::StrCat(does_not_chain,
                          ": its signature does not match, so it was forged or changed after it was issued");
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
      return absl::StrCat(name, " has a key that is too weak (", culprit.KeyDescription(), ")");
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return absl::StrCat(name, " has a signature that is too weak (", culprit.SignatureAlgorithm(), ")");
    case X509_V_ERR_INVALID_PURPOSE:
      return absl::StrCat(name, " is not for a TLS ", purpose == Purpose::kTlsClient ? "client" : "server",
                          ": its key usage is \"", culprit.KeyUsage(), "\", its extended key usage \"",
                          culprit.ExtendedKeyUsage(), "\"");
    case X509_V_ERR_INVALID_CA:
      return absl::StrCat(name, " issued another certificate, but is not a CA's");
    default:
      return absl::StrCat(does_not_chain, ": ", X509_verify_cert_error_string(failure.error));
  }
}

}  // namespace

absl::Status Verify(const std::vector<Certificate>& chain, const std::vector<Certificate>& roots, Time at,
                    Purpose purpose) {
  if (chain.empty()) return absl::UnauthenticatedError("there is no certificate");
  if (roots.empty()) return absl::UnauthenticatedError("there is no root CA");
  const Certificate& leaf = chain.front();
  if (purpose == Purpose::kTlsClient && leaf.IsCa() && Contains(roots, leaf)) {
    return absl::UnauthenticatedError(absl::StrCat("the root CA's certificate (", leaf.SubjectText(),
                                                   ") comes first in the bundle: put the client's own before it"));
  }
  const StackPtr intermediates(sk_X509_new_null());
  if (!intermediates) return OpensslFailure("verify a certificate");
  for (std::size_t i = 1; i < std::min(chain.size(), kMaxChainLength); ++i) {
    if (sk_X509_push(intermediates.get(), chain[i].handle()) == 0) return OpensslFailure("verify a certificate");
  }
  std::optional<Failure> failure;
  for (const Certificate& root : roots) {
    if (!root.IsCa()) continue;
    const auto failed = TryRoot(leaf, intermediates.get(), root, at, purpose);
    TakeOpensslError();
    if (!failed) return absl::OkStatus();
    // What a root says that issued something on the way tells most.
    if (!failure || (HasNoIssuer(*failure) && !HasNoIssuer(*failed))) failure = failed;
  }
  if (!failure) return absl::UnauthenticatedError(absl::StrCat(roots.front().SubjectText(), " is not a CA"));
  return absl::UnauthenticatedError(Reason(*failure, chain, roots, purpose));
}

absl::Status Verify(const Certificate& leaf, const Certificate& root, Time at) {
  return Verify({leaf}, {root}, at, Purpose::kAny);
}

}  // namespace connectmaster::certs
