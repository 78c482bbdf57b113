#include "connectmaster/certs/authority.h"

#include <absl/strings/str_cat.h>

#include <optional>
#include <utility>

#include "connectmaster/certs/id.h"
#include "issue.h"

namespace connectmaster::certs {
namespace {

// The subject and validity that a request asks for.
template <typename Request>
absl::StatusOr<Blueprint> MakeLeafBlueprint(const Request& request, std::optional<Time> not_after = std::nullopt) {
  auto blueprint = MakeBlueprint(request.subject, request.now, request.years);
  if (!blueprint.ok()) return blueprint;
  blueprint->not_before = request.not_before.value_or(blueprint->not_before);
  blueprint->not_after = not_after.value_or(blueprint->not_after);
  if (blueprint->not_before < blueprint->not_after) return blueprint;
  return absl::InvalidArgumentError(absl::StrCat("the validity would begin on ", ToString(blueprint->not_before),
                                                 " and end on ", ToString(blueprint->not_after),
                                                 ": give an end after the beginning"));
}

absl::StatusOr<Credential> IssueWithNewKey(const absl::StatusOr<Blueprint>& blueprint, KeyType type,
                                           const Credential& issuer) {
  if (!blueprint.ok()) return blueprint.status();
  const auto key = PrivateKey::Generate(type);
  if (!key.ok()) return key.status();
  return Issue(*blueprint, *key, issuer);
}

template <typename Request>
absl::StatusOr<Credential> IssueFor(const Request& request, const absl::StatusOr<Blueprint>& blueprint,
                                    const Credential& issuer) {
  if (!request.key || !blueprint.ok()) return IssueWithNewKey(blueprint, request.key_type, issuer);
  return Issue(*blueprint, *request.key, issuer);
}

absl::StatusOr<Blueprint> MakeCaBlueprint(const Subject& subject, Time now, int years) {
  if (subject == Subject()) {
    return absl::InvalidArgumentError(
        "the subject of the CA is empty: give at least one field, such as the organization");
  }
  auto blueprint = MakeBlueprint(subject, now, years);
  if (blueprint.ok()) blueprint->role = Role::kCa;
  return blueprint;
}

}  // namespace

absl::Status CheckYears(int years) {
  if (years >= kMinYears && years <= kMaxYears) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(years, " years is out of range: give ", kMinYears, " to ", kMaxYears, " years"));
}

absl::StatusOr<CertificateAuthority> CertificateAuthority::Create(const Subject& subject, KeyType type, Time now,
                                                                  int years) {
  // Checked first: an RSA key takes its time.
  if (const auto blueprint = MakeCaBlueprint(subject, now, years); !blueprint.ok()) return blueprint.status();
  const auto key = PrivateKey::Generate(type);
  if (!key.ok()) return key.status();
  return Create(subject, *key, now, years);
}

absl::StatusOr<CertificateAuthority> CertificateAuthority::Create(const Subject& subject, const PrivateKey& key,
                                                                  Time now, int years) {
  const auto blueprint = MakeCaBlueprint(subject, now, years);
  if (!blueprint.ok()) return blueprint.status();
  auto credential = SelfSign(*blueprint, key);
  if (!credential.ok()) return credential.status();
  return CertificateAuthority(*std::move(credential));
}

absl::StatusOr<CertificateAuthority> CertificateAuthority::FromPem(std::string_view certificate_pem,
                                                                   std::string_view key_pem) {
  auto certificate = Certificate::FromPem(certificate_pem);
  if (!certificate.ok()) return certificate.status();
  auto key = PrivateKey::FromPem(key_pem);
  if (!key.ok()) return key.status();
  return FromCredential(Credential{*std::move(certificate), *std::move(key)});
}

absl::StatusOr<CertificateAuthority> CertificateAuthority::FromCredential(Credential credential) {
  const std::string name = credential.certificate.SubjectText();
  if (!credential.certificate.IsCa()) {
    return absl::FailedPreconditionError(absl::StrCat("the certificate of ", name, " is not a CA certificate"));
  }
  if (!credential.certificate.Matches(credential.key)) {
    return absl::FailedPreconditionError(absl::StrCat("the private key does not belong to the certificate of ", name));
  }
  return CertificateAuthority(std::move(credential));
}

absl::StatusOr<CertificateAuthority> CertificateAuthority::IssueIntermediate(const Subject& subject, KeyType type,
                                                                             Time now, int years) const {
  auto credential = IssueWithNewKey(MakeCaBlueprint(subject, now, years), type, credential_);
  if (!credential.ok()) return credential.status();
  return CertificateAuthority(*std::move(credential));
}

absl::StatusOr<Credential> CertificateAuthority::IssueServer(const ServerRequest& request) const {
  if (request.dns_names.empty() && request.ip_addresses.empty()) {
    return absl::InvalidArgumentError("a server certificate needs at least one host name or IP address");
  }
  absl::Status status;
  for (const std::string& name : request.dns_names) status.Update(CheckDnsName(name));
  for (const std::string& address : request.ip_addresses) status.Update(CheckIpAddress(address));
  if (!status.ok()) return status;
  auto blueprint = MakeLeafBlueprint(request, request.not_after);
  if (blueprint.ok()) {
    blueprint->dns_names = request.dns_names;
    blueprint->ip_addresses = request.ip_addresses;
  }
  return IssueFor(request, blueprint, credential_);
}

absl::StatusOr<Credential> CertificateAuthority::IssueTenant(const TenantRequest& request) const {
  if (absl::Status status = CheckId("tenant ID", request.tenant_id); !status.ok()) return status;
  auto blueprint = MakeLeafBlueprint(request);
  if (blueprint.ok()) blueprint->uris = {std::string(kTenantUriPrefix) + request.tenant_id};
  return IssueFor(request, blueprint, credential_);
}

absl::StatusOr<Credential> CertificateAuthority::IssueGateway(const GatewayRequest& request) const {
  absl::Status status = CheckId("tenant ID", request.tenant_id);
  status.Update(CheckId("gateway ID", request.gateway_id));
  if (!status.ok()) return status;
  auto blueprint = MakeLeafBlueprint(request);
  if (blueprint.ok()) {
    blueprint->uris = {std::string(kTenantUriPrefix) + request.tenant_id,
                       std::string(kGatewayUriPrefix) + request.gateway_id};
  }
  return IssueFor(request, blueprint, credential_);
}

}  // namespace connectmaster::certs
