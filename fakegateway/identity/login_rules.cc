#include "identity/login_rules.h"

#include <chrono>
#include <string>

#include "connectmaster/certs/verify.h"
#include "world/errors.h"

namespace connectmaster::fakegateway {
namespace {

absl::StatusOr<Session> OpenSession(const Registry& registry, const certs::Certificate& certificate,
                                    const std::string& act_as) {
  Session session;
  session.caller.tenant_id = act_as;
  session.certificate_sha256 = certificate.Sha256();
  session.holder = {CertificateHolder::Kind::kTenant, *certificate.TenantId()};
  session.serial_number = certificate.SerialNumber().value_or(0);
  if (registry.IsBlacklisted(session.holder, session.serial_number)) {
    return BlacklistedCertificate(session.serial_number);
  }
  return session;
}

}  // namespace

absl::StatusOr<certs::Certificate> CheckLoginCertificate(const std::string& pem, const certs::Certificate& connection,
                                                         const certs::Certificate& root, Time now) {
  auto certificate = certs::Certificate::FromPem(pem);
  if (!certificate.ok()) return certificate.status();
  if (!(*certificate == connection)) return NotTheConnectionsCertificate();
  const auto verified = certs::Verify(*certificate, root, std::chrono::floor<std::chrono::seconds>(now));
  if (!verified.ok()) return CertificateRefused(std::string(verified.message()));
  return certificate;
}

absl::StatusOr<Session> OpenTenantSession(const Registry& registry, const certs::Certificate& certificate) {
  if (!certificate.TenantId()) return CertificateNamesNoTenant();
  if (certificate.GatewayId()) return CertificateOfAGateway(*certificate.GatewayId());
  auto session = OpenSession(registry, certificate, *certificate.TenantId());
  if (!session.ok()) return session;
  if (session->caller.IsAdministrator()) return AdministratorMustUseLoginAdmin();
  if (!registry.HasTenant(session->caller.tenant_id)) return TenantNotRegistered(session->caller.tenant_id);
  return session;
}

absl::StatusOr<Session> OpenAdministratorSession(const Registry& registry, const certs::Certificate& certificate,
                                                 const std::string& act_as) {
  if (certificate.TenantId() != kAdministrator || certificate.GatewayId()) return NotAnAdministratorCertificate();
  auto session = OpenSession(registry, certificate, act_as);
  if (!session.ok()) return session;
  if (!registry.HasTenant(act_as)) return TenantNotRegistered(act_as);
  return session;
}

}  // namespace connectmaster::fakegateway
