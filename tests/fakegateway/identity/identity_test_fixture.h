#pragma once

#include <gmock/gmock.h>

#include <chrono>
#include <string>

#include "common/time.h"
#include "connectmaster/certs/authority.h"
#include "support/status_matchers.h"

namespace connectmaster::fakegateway {

using connectmaster::testing::IsOk;
using connectmaster::testing::StatusIs;

inline constexpr certs::Time kNowSeconds =
    std::chrono::sys_days(std::chrono::year(2030) / 6 / 15) + std::chrono::hours(12);
inline constexpr Time kNow = kNowSeconds;

inline certs::CertificateAuthority MakeCa(const std::string& name) {
  return certs::CertificateAuthority::Create({.common_name = name}, certs::KeyType::kEcP256, kNowSeconds).value();
}

// A root CA, made once per program.
inline const certs::CertificateAuthority& Root() {
  static const certs::CertificateAuthority root = MakeCa("Test CA");
  return root;
}

inline certs::TenantRequest TenantRequestFor(const std::string& id) {
  return {.subject = {.common_name = id}, .key_type = certs::KeyType::kEcP256, .now = kNowSeconds, .tenant_id = id};
}

inline certs::Certificate TenantCertificate(const std::string& id, const certs::CertificateAuthority& ca = Root()) {
  return ca.IssueTenant(TenantRequestFor(id)).value().certificate;
}

}  // namespace connectmaster::fakegateway
