#include "identity/login_rules.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "absl/strings/match.h"
#include "common/errors.h"
#include "common/limits.h"
#include "connectmaster/certs/verify.h"
#include "identity/certificate_ids.h"

namespace connectmaster::fakegateway {
namespace {

// Of a tenant; the blacklist names no certificate whose serial number does not fit (TENANT-13).
absl::StatusOr<Session> OpenSession(const Registry& registry, const certs::Certificate& certificate,
                                    const std::string& tenant_id, const std::string& act_as) {
  Session session;
  session.caller.tenant_id = act_as;
  session.certificate_sha256 = certificate.Sha256();
  session.holder = {CertificateHolder::Kind::kTenant, tenant_id};
  session.serial_number = certificate.SerialNumber().value_or(0);
  if (registry.IsBlacklisted(session.holder, session.serial_number)) {
    return BlacklistedCertificate(session.serial_number);
  }
  return session;
}

bool Contains(const std::vector<certs::Certificate>& certificates, const certs::Certificate& certificate) {
  return std::find(certificates.begin(), certificates.end(), certificate) != certificates.end();
}

absl::Status WhyNotTheConnections(const std::vector<certs::Certificate>& bundle, const certs::Certificate& connection,
                                  const std::vector<certs::Certificate>& roots) {
  if (Contains(roots, bundle.front())) return RootCaComesFirst();
  return Contains(bundle, connection) ? ConnectionsCertificateNotFirst() : NotTheConnectionsCertificate();
}

}  // namespace

absl::StatusOr<certs::Certificate> CheckLoginCertificate(const std::string& pem,
                                                         const std::vector<certs::Certificate>& connection,
                                                         const Trust& trust, Time now) {
  const certs::Certificate& own = connection.front();
  // Most clients send just what they have shown, and parsing is slow.
  const auto bundle =
      pem == own.ToPem() ? std::vector{own} : certs::Certificate::BundleFromPem(pem, certs::kMaxChainLength);
  if (!bundle.ok()) return bundle.status();
  if (!(bundle->front() == own)) return WhyNotTheConnections(*bundle, own, trust.roots);
  std::vector<certs::Certificate> chain = connection;
  chain.insert(chain.end(), bundle->begin() + 1, bundle->end());
  const auto verified =
      certs::Verify(chain, trust.roots, std::chrono::floor<std::chrono::seconds>(now), certs::Purpose::kTlsClient);
  if (!verified.ok()) return CertificateRefused(std::string(verified.message()));
  return own;
}

absl::StatusOr<Session> OpenTenantSession(const Registry& registry, const certs::Certificate& certificate,
                                          TenantIdFrom from) {
  const auto tenant_id = TenantIdOf(certificate, from);
  if (!tenant_id) return from == TenantIdFrom::kUri ? CertificateNamesNoTenant() : CommonNameNamesNoTenant();
  if (NamesGateway(certificate)) {
    return CertificateOfAGateway(certificate.GatewayId().value_or("(not a single valid ID)"));
  }
  auto session = OpenSession(registry, certificate, *tenant_id, *tenant_id);
  if (!session.ok()) return session;
  if (session->caller.IsAdministrator()) return AdministratorMustUseLoginAdmin();
  if (!registry.HasTenant(session->caller.tenant_id)) return TenantNotRegistered(session->caller.tenant_id);
  return session;
}

absl::StatusOr<Session> OpenAdministratorSession(const Registry& registry, const certs::Certificate& certificate,
                                                 const std::string& act_as, TenantIdFrom from) {
  const auto tenant_id = TenantIdOf(certificate, from);
  if (tenant_id != kAdministrator || NamesGateway(certificate)) return NotAnAdministratorCertificate();
  auto session = OpenSession(registry, certificate, *tenant_id, act_as);
  if (!session.ok()) return session;
  if (!registry.HasTenant(act_as)) return TenantNotRegistered(act_as);
  return session;
}

Time ExpiryOf(const certs::Certificate& certificate, Time now, Duration token_lifetime) {
  return std::min<Time>(now + token_lifetime, certificate.NotAfter());
}

absl::Status CheckClient(const std::vector<certs::Certificate>& chain, const std::vector<certs::Certificate>& roots,
                         certs::Time now) {
  if (chain.empty()) return NoClientCertificate();
  return certs::Verify(chain, roots, now, certs::Purpose::kTlsClient);
}

absl::StatusOr<std::string> ReadToken(const std::vector<absl::string_view>& tokens, bool has_authorization) {
  if (tokens.empty() || tokens.front().empty()) return has_authorization ? AuthorizationInsteadOfToken() : NoToken();
  if (tokens.size() > 1) return SeveralTokens();
  if (tokens.front().size() > kMaxTokenBytes) return UnknownToken();
  if (absl::StartsWithIgnoreCase(tokens.front(), "bearer ")) return BearerInToken();
  return std::string(tokens.front());
}

}  // namespace connectmaster::fakegateway
