#include "credentials.h"

namespace connectmaster::client {
namespace {

certs::Time Now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

certs::CertificateAuthority MakeAuthority() {
  return *certs::CertificateAuthority::Create({.common_name = "Test CA"}, certs::KeyType::kEcP256, Now());
}

certs::TenantRequest MakeTenantRequest() {
  return {
      .subject = {.common_name = "tenant1"}, .key_type = certs::KeyType::kEcP256, .now = Now(), .tenant_id = "tenant1"};
}

ClientOptions MakeOptions(const certs::CertificateAuthority& authority) {
  const certs::Credential tenant = *authority.IssueTenant(MakeTenantRequest());
  ClientOptions options;
  options.target = "127.0.0.1:4010";
  options.root_certificate_pem = authority.certificate().ToPem();
  options.certificate_pem = tenant.certificate.ToPem();
  options.private_key_pem = tenant.key.ToPem();
  return options;
}

}  // namespace connectmaster::client
