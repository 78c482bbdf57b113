#pragma once

#include <chrono>
#include <string>

#include "connectmaster/certs/authority.h"
#include "support/temp_dir.h"

namespace connectmaster::certs {

inline constexpr Time kNow = std::chrono::sys_days(std::chrono::year(2030) / 6 / 15) + std::chrono::hours(12);
inline constexpr std::chrono::hours kDay(24);

// A P-256 root CA, made at kNow, once per program.
inline const CertificateAuthority& TestCa() {
  static const CertificateAuthority kCa =
      CertificateAuthority::Create({.country = "KR", .organization = "Test", .common_name = "Test CA"},
                                   KeyType::kEcP256, kNow)
          .value();
  return kCa;
}

inline TenantRequest TenantRequestFor(const std::string& id) {
  return {.subject = {.common_name = "tenant " + id}, .key_type = KeyType::kEcP256, .now = kNow, .tenant_id = id};
}

inline GatewayRequest GatewayRequestFor(const std::string& tenant_id, const std::string& gateway_id) {
  return {.subject = {.common_name = "gateway"},
          .key_type = KeyType::kEcP256,
          .now = kNow,
          .tenant_id = tenant_id,
          .gateway_id = gateway_id};
}

// A certificate of tenant1.
inline const Certificate& Tenant() {
  static const Certificate kTenant = TestCa().IssueTenant(TenantRequestFor("tenant1"))->certificate;
  return kTenant;
}

}  // namespace connectmaster::certs
