#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "cert.pb.h"

// What must survive, as the changes that lead to it: a Store keeps them, the Registry applies them.
namespace connectmaster::fakegateway {

// Whose certificate it is: a tenant's or a gateway's.
struct CertificateHolder {
  enum class Kind { kTenant = 0, kGateway = 1 };
  Kind kind = Kind::kTenant;
  std::string id;

  auto operator<=>(const CertificateHolder&) const = default;
};

struct TenantAdded {
  std::string tenant_id;
};

// Its gateways are deleted by changes of their own, before it.
struct TenantDeleted {
  std::string tenant_id;
};

struct GatewayAdded {
  std::string gateway_id;
  std::string tenant_id;
};

struct GatewayDeleted {
  std::string gateway_id;
};

// Dates in Unix seconds.
struct CertificateIssued {
  CertificateHolder holder;
  gsdk::cert::PKIName subject;
  std::int64_t serial_number = 0;
  std::int64_t issue_date = 0;
  std::int64_t expiry_date = 0;
};

struct SerialBlacklisted {
  CertificateHolder holder;
  std::int64_t serial_number = 0;
};

struct SerialCleared {
  CertificateHolder holder;
  std::int64_t serial_number = 0;
};

using Change = std::variant<TenantAdded, TenantDeleted, GatewayAdded, GatewayDeleted, CertificateIssued,
                            SerialBlacklisted, SerialCleared>;
using Changes = std::vector<Change>;

}  // namespace connectmaster::fakegateway
