#include "connectmaster/certs/bad.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "connectmaster/certs/id.h"
#include "issue.h"
#include "key_internal.h"
#include "openssl.h"

namespace connectmaster::certs {
namespace {

constexpr std::chrono::hours kDay(24);
constexpr unsigned kWeakRsaBits = 1024;

// The certificate with another serial number under the old signature.
absl::StatusOr<Credential> Tamper(const Credential& good) {
  const X509Ptr x509(X509_dup(good.certificate.handle()));
  const BignumPtr number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(good.certificate.handle()), nullptr));
  BN_set_word(number.get(), (BN_get_word(number.get()) >> 1) + 1);
  if (!x509 || BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509.get())) == nullptr) {
    return OpensslFailure("change a certificate");
  }
  unsigned char* bytes = nullptr;
  // i2d_re_X509_tbs makes OpenSSL encode the changed content afresh.
  i2d_re_X509_tbs(x509.get(), &bytes);
  OPENSSL_free(bytes);
  bytes = nullptr;
  const int size = i2d_X509(x509.get(), &bytes);
  if (size <= 0) return OpensslFailure("encode a certificate");
  auto certificate =
      Certificate::FromDer(std::string_view(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size)));
  OPENSSL_free(bytes);
  if (!certificate.ok()) return certificate.status();
  return Credential{*std::move(certificate), good.key};
}

absl::StatusOr<Credential> IssueByNamesake(const CertificateAuthority& authority, const TenantRequest& request) {
  auto other = CertificateAuthority::Create(authority.certificate().subject(), request.key_type, request.now);
  if (!other.ok()) return other.status();
  return other->IssueTenant(request);
}

}  // namespace

const std::vector<BadKindName>& BadKinds() {
  static const std::vector<BadKindName> kKinds = {
      {BadKind::kExpired, "expired", "ended a day ago"},
      {BadKind::kNotYetValid, "not-yet-valid", "begins in a day"},
      {BadKind::kWrongCa, "wrong-ca", "issued by another CA of the same name"},
      {BadKind::kSelfSigned, "self-signed", "signed with its own key"},
      {BadKind::kWrongKey, "wrong-key", "the private key does not belong to the certificate"},
      {BadKind::kTampered, "tampered", "changed after it was signed"},
      {BadKind::kWeakKey, "weak-key", "has an RSA key of 1024 bits"},
      {BadKind::kNoTenantId, "no-tenant-id", "names no tenant"},
      {BadKind::kTwoTenantIds, "two-tenant-ids", "names a second tenant, administrator"},
  };
  return kKinds;
}

absl::StatusOr<BadKind> ParseBadKind(std::string_view name) {
  std::string names;
  for (const BadKindName& kind : BadKinds()) {
    if (kind.name == name) return kind.kind;
    absl::StrAppend(&names, names.empty() ? "" : ", ", std::string(kind.name));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("there is no kind of bad certificate \"", std::string(name), "\": give one of ", names));
}

absl::StatusOr<Credential> MakeBad(BadKind kind, const CertificateAuthority& authority, const TenantRequest& request) {
  auto good = authority.IssueTenant(request);
  auto blueprint = MakeBlueprint(request.subject, request.now, request.years);
  if (!good.ok() || !blueprint.ok()) return good.ok() ? blueprint.status() : good.status();
  const std::string tenant_uri = std::string(kTenantUriPrefix) + request.tenant_id;
  blueprint->uris = {tenant_uri};

  switch (kind) {
    case BadKind::kExpired:
      blueprint->not_after = request.now - kDay;
      blueprint->not_before = blueprint->not_after - std::chrono::years(1);
      break;
    case BadKind::kNotYetValid:
      blueprint->not_before = request.now + kDay;
      break;
    case BadKind::kWrongCa:
      return IssueByNamesake(authority, request);
    case BadKind::kSelfSigned:
      return SelfSign(*blueprint, good->key);
    case BadKind::kWrongKey: {
      auto other = PrivateKey::Generate(request.key_type);
      if (!other.ok()) return other.status();
      return Credential{good->certificate, *std::move(other)};
    }
    case BadKind::kTampered:
      return Tamper(*good);
    case BadKind::kWeakKey: {
      const auto weak = GenerateRsa(kWeakRsaBits);
      if (!weak.ok()) return weak.status();
      return Issue(*blueprint, *weak, authority.credential());
    }
    case BadKind::kNoTenantId:
      blueprint->uris.clear();
      break;
    case BadKind::kTwoTenantIds:
      blueprint->uris = {tenant_uri, absl::StrCat(std::string(kTenantUriPrefix), std::string(kAdministratorTenantId))};
      break;
  }
  return Issue(*blueprint, good->key, authority.credential());
}

}  // namespace connectmaster::certs
