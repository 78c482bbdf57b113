#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "connectmaster/cert.pb.h"
#include "connectmaster/connect.pb.h"

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

// Its gateways are deleted by changes of their own, before it. What was issued to it goes, and what it had blacklisted
// of its gateways; its own blacklisted certificates stay so: see Registry.
struct TenantDeleted {
  std::string tenant_id;
};

struct GatewayAdded {
  std::string gateway_id;
  std::string tenant_id;
};

// What is stored for it goes with it, but for what its tenant has blacklisted: see Registry.
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

// `owner`: whose blacklist it is, Registry::CertificatesOwner; empty: the present one's.
struct SerialBlacklisted {
  CertificateHolder holder;
  std::int64_t serial_number = 0;
  std::string owner{};
};

struct SerialCleared {
  CertificateHolder holder;
  std::int64_t serial_number = 0;
  std::string owner{};
};

// What a gateway is told whenever it connects to the master gateway (GW-8): one for each device, one filter.
struct AsyncConnectionStored {
  std::string gateway_id;
  gsdk::connect::AsyncConnectInfo info;
};

struct AsyncConnectionRemoved {
  std::string gateway_id;
  std::uint32_t device_id = 0;
};

struct AcceptFilterStored {
  std::string gateway_id;
  gsdk::connect::AcceptFilter filter;
};

struct SlavesStored {
  std::string gateway_id;
  gsdk::connect::SlaveDeviceInfo info;
};

struct SlavesRemoved {
  std::string gateway_id;
  std::uint32_t device_id = 0;
};

using Change = std::variant<TenantAdded, TenantDeleted, GatewayAdded, GatewayDeleted, CertificateIssued,
                            SerialBlacklisted, SerialCleared, AsyncConnectionStored, AsyncConnectionRemoved,
                            AcceptFilterStored, SlavesStored, SlavesRemoved>;
using Changes = std::vector<Change>;

// What a call that changes something stored leads to: some can do part of what they were asked for, and fail.
struct Planned {
  Changes changes;
  absl::Status answer;
};

}  // namespace connectmaster::fakegateway
