#include "connectmaster/certs/tls_key.h"

#include <absl/strings/str_cat.h>

#include <array>
#include <string_view>

#include "openssl.h"

namespace connectmaster::certs {
namespace {

// The kind of a key, or of an elliptic curve its name: "RSA", "prime256v1".
std::string KindOf(const Certificate& certificate) {
  const EVP_PKEY* const key = X509_get0_pubkey(certificate.handle());
  std::string kind = key == nullptr || EVP_PKEY_get0_type_name(key) == nullptr ? "" : EVP_PKEY_get0_type_name(key);
  std::array<char, 64> group{};
  if (kind == "EC" && EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1) kind = group.data();
  TakeOpensslError();
  return kind;
}

template <std::size_t size>
bool Has(const std::array<std::string_view, size>& kinds, const std::string& kind) {
  for (const std::string_view it : kinds) {
    if (it == kind) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 7> kUsable = {"RSA",       "RSA-PSS", "prime256v1", "secp384r1",
                                                     "secp521r1", "ED25519", "ED448"};
// BoringSSL signs with more kinds than it takes from others.
constexpr std::array<std::string_view, 4> kNotTakenByBoringSsl = {"RSA-PSS", "secp521r1", "ED25519", "ED448"};
constexpr std::array<std::string_view, 2> kNotUsedByBoringSsl = {"RSA-PSS", "ED448"};
constexpr std::array<std::string_view, 2> kTls13Only = {"secp384r1", "secp521r1"};

}  // namespace

absl::Status CheckTlsKey(const Certificate& certificate) {
  if (Has(kUsable, KindOf(certificate))) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("the key of ", certificate.SubjectText(), " (",
                                                    certificate.KeyDescription(),
                                                    ") is of a kind that TLS cannot use: make one with RSA or P-256"));
}

std::string WhoRefusesTlsKey(const Certificate& certificate, Purpose purpose) {
  const std::string kind = KindOf(certificate);
  const std::string key = absl::StrCat("its key (", certificate.KeyDescription(), ")");
  const bool is_clients = purpose == Purpose::kTlsClient;
  if (is_clients ? Has(kNotUsedByBoringSsl, kind) : Has(kNotTakenByBoringSsl, kind)) {
    return absl::StrCat("clients with BoringSSL, such as Python's grpcio, ",
                        is_clients ? "cannot use " : "do not take ", key);
  }
  if (Has(kTls13Only, kind)) {
    return absl::StrCat(is_clients ? "servers" : "clients", " of gRPC take ", key, " with TLS 1.3 only");
  }
  return "";
}

}  // namespace connectmaster::certs
