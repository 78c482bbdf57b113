#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "world/caller.h"
#include "world/changes.h"

namespace connectmaster::fakegateway {

// What a device gateway is told whenever it connects to the master gateway (GW-8).
struct StoredSettings {
  std::map<std::uint32_t, gsdk::connect::AsyncConnectInfo> async_connections;
  gsdk::connect::AcceptFilter accept_filter;
  std::map<std::uint32_t, gsdk::connect::SlaveDeviceInfo> slaves;
};

// What the master gateway has stored: tenants, the gateways that they own, the certificates that it issued, the
// blacklisted ones, and the gateways' settings. Starts with the tenant `administrator` (TENANT-1). Not thread-safe.
//
// What was issued or blacklisted for a tenant or gateway outlives its deletion: deleting and adding it again must not
// let a blacklisted certificate in.
class Registry {
 public:
  // Applies a change that was found valid: see tenant_rules.h and gateway_rules.h.
  void Apply(const Change& change);

  bool HasTenant(const std::string& tenant_id) const { return tenants_.contains(tenant_id); }
  // Every tenant's gateway IDs, by tenant ID.
  const std::map<std::string, std::set<std::string>>& tenants() const { return tenants_; }

  // The tenant that owns the gateway; null where no such gateway is registered.
  const std::string* OwnerOf(const std::string& gateway_id) const;
  // Every gateway's owner, by gateway ID.
  const std::map<std::string, std::string>& gateways() const { return gateways_; }

  // Whether the caller may see and use the gateway (GW-3, LOGIN-7).
  bool Reaches(const Caller& caller, const std::string& gateway_id) const;
  std::vector<std::string> GatewaysReachedBy(const Caller& caller) const;

  // In the order of issuing.
  const std::vector<CertificateIssued>& IssuedTo(const CertificateHolder& holder) const;
  std::size_t issued_count() const { return issued_count_; }

  bool IsBlacklisted(const CertificateHolder& holder, std::int64_t serial_number) const;
  const std::set<std::int64_t>& BlacklistedOf(const CertificateHolder& holder) const;
  std::size_t blacklisted_count() const { return blacklisted_count_; }

  const StoredSettings& SettingsOf(const std::string& gateway_id) const;

 private:
  std::map<std::string, std::set<std::string>> tenants_{{kAdministrator, {}}};
  std::map<std::string, std::string> gateways_;
  std::map<CertificateHolder, std::vector<CertificateIssued>> issued_;
  std::map<CertificateHolder, std::set<std::int64_t>> blacklisted_;
  std::map<std::string, StoredSettings> settings_;
  std::size_t issued_count_ = 0;
  std::size_t blacklisted_count_ = 0;
};

}  // namespace connectmaster::fakegateway
