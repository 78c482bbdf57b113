#include "credential_check.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "pem/pem.h"

namespace connectmaster::client::internal {
namespace {

struct Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

const unsigned char* Bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

absl::Status DoesNotParse(const std::string& what, const std::string& wanted, const std::string& kind) {
  return absl::InvalidArgumentError(absl::StrCat("the ", what, " does not parse: give ", wanted, " in PEM format",
                                                 kind.empty() ? "" : "; this is ", kind));
}

// The certificates of a text, in its order. A later one that does not parse is left out.
absl::StatusOr<std::vector<Certificate>> ParseCertificates(const std::string& text, const std::string& what) {
  if (text.empty()) return absl::InvalidArgumentError(absl::StrCat("no ", what, " is given"));
  std::vector<Certificate> certificates;
  for (auto block = pem::FindBlock(text); block; block = pem::FindBlock(text, block->end)) {
    if (!pem::IsCertificate(*block)) continue;
    const std::string der = pem::Decode(*block).value_or("");
    const unsigned char* begin = Bytes(der);
    Certificate certificate(d2i_X509(nullptr, &begin, static_cast<long>(der.size())));
    ERR_clear_error();
    if (certificate != nullptr) {
      certificates.push_back(std::move(certificate));
    } else if (certificates.empty()) {
      break;
    }
  }
  if (certificates.empty()) {
    return DoesNotParse(what, "an X.509 certificate", pem::DescribeUnreadable(text, pem::kCertificate));
  }
  return certificates;
}

struct ParsedKey {
  Key key;
  std::string pem;
};

absl::StatusOr<ParsedKey> ParseKey(const std::string& text) {
  if (text.empty()) return absl::InvalidArgumentError("no private key is given");
  auto block = pem::FindBlock(text);
  while (block && !pem::IsPrivateKey(*block)) block = pem::FindBlock(text, block->end);
  if (const auto der = block ? pem::Decode(*block) : std::nullopt) {
    const unsigned char* begin = Bytes(*der);
    Key key(d2i_AutoPrivateKey(nullptr, &begin, static_cast<long>(der->size())));
    ERR_clear_error();
    if (key != nullptr) return ParsedKey{std::move(key), pem::Encode(block->label, *der)};
  }
  return DoesNotParse("private key", "an unencrypted key", pem::DescribeUnreadable(text, pem::kPrivateKey));
}

std::string ToPem(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  if (size <= 0) return "";
  std::string text =
      pem::Encode("CERTIFICATE", std::string_view(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size)));
  OPENSSL_free(bytes);
  return text;
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
                   "): make a new certificate with RSA of 2048 bits or more, or the elliptic curve P-256, "
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

// Which keys TLS has signatures for; of other curves OpenSSL would end the handshake without a reason.
absl::Status CheckKeyKind(X509* certificate) {
  const EVP_PKEY* const key = X509_get0_pubkey(certificate);
  char group[64] = "";
  if (key == nullptr || EVP_PKEY_get_base_id(key) != EVP_PKEY_EC ||
      EVP_PKEY_get_group_name(key, group, sizeof(group), nullptr) != 1) {
    return absl::OkStatus();
  }
  for (const char* const usable : {SN_X9_62_prime256v1, SN_secp384r1, SN_secp521r1}) {
    if (absl::string_view(group) == usable) return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("the client certificate's key is on the elliptic curve ", group,
                                                 ", which TLS cannot use: make one with RSA or P-256"));
}

absl::Status CheckRoot(X509* root, std::time_t now) {
  absl::Status status = CheckStrength(root, "root certificate");
  status.Update(CheckValidity(root, "root certificate", now));
  return status;
}

// The roots that can be used, each of them once. An error if there is none.
absl::StatusOr<std::string> UsableRoots(const std::vector<Certificate>& roots, std::time_t now) {
  std::set<std::string> usable;
  std::string text;
  absl::Status first;
  for (const Certificate& root : roots) {
    const absl::Status status = CheckRoot(root.get(), now);
    first.Update(status);
    if (std::string pem = ToPem(root.get()); status.ok() && usable.insert(pem).second) text += pem;
  }
  if (!text.empty()) return text;
  if (roots.size() == 1) return first;
  return absl::Status(first.code(),
                      absl::StrCat("none of the ", roots.size(),
                                   " root certificates can be used; the first: ", std::string(first.message())));
}

}  // namespace

std::string CertificatesOf(const std::string& text) {
  std::string certificates;
  for (auto block = pem::FindBlock(text); block; block = pem::FindBlock(text, block->end)) {
    const auto der = pem::IsCertificate(*block) ? pem::Decode(*block) : std::nullopt;
    if (der) certificates += pem::Encode("CERTIFICATE", *der);
  }
  if (!certificates.empty()) return certificates;
  certificates = text;
  pem::MaskPrivateKeys(certificates);
  return certificates;
}

absl::StatusOr<ClientOptions> CheckCredential(ClientOptions options, std::chrono::system_clock::time_point now) {
  const std::time_t time = std::chrono::system_clock::to_time_t(now);
  const auto roots = ParseCertificates(options.root_certificate_pem, "root certificate");
  if (!roots.ok()) return roots.status();
  const auto certificates = ParseCertificates(options.certificate_pem, "client certificate");
  if (!certificates.ok()) return certificates.status();
  auto key = ParseKey(options.private_key_pem);
  if (!key.ok()) return key.status();
  X509* const own = certificates->front().get();
  if (X509_check_private_key(own, key->key.get()) != 1) {
    ERR_clear_error();
    return absl::InvalidArgumentError(
        "the private key does not belong to the client certificate: give the certificate's own key, and put the "
        "certificate before those of its CAs");
  }
  auto usable_roots = UsableRoots(*roots, time);
  absl::Status status = usable_roots.status();
  status.Update(CheckStrength(own, "client certificate"));
  status.Update(CheckKeyKind(own));
  status.Update(CheckValidity(own, "client certificate", time));
  if (!status.ok()) return status;
  options.root_certificate_pem = *std::move(usable_roots);
  options.certificate_pem.clear();
  for (const Certificate& certificate : *certificates) options.certificate_pem += ToPem(certificate.get());
  options.private_key_pem = std::move(key->pem);
  return options;
}

}  // namespace connectmaster::client::internal
