#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/caller.h"
#include "model/changes.h"

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
// What is kept of certificates has an owner, and counts for that one's limits only: of a gateway's certificates, the
// gateway's tenant; of tenants' own, the administrator, who alone can ask for them. Deleting a tenant or gateway
// deletes the history of what was issued to it, since the next owner of the ID must not see it. It does not delete the
// owner's blacklist: a certificate names an ID and not a registration, so it is good again when the ID is added again,
// and one that was blacklisted because its key leaked must not be. A gateway's next tenant begins with a blacklist of
// its own; a tenant's blacklist of its gateways goes with the tenant.
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

  // Who owns what is kept of the holder's certificates now; empty where the gateway is not registered.
  std::string CertificatesOwner(const CertificateHolder& holder) const;

  // In the order of issuing.
  const std::vector<CertificateIssued>& IssuedTo(const CertificateHolder& holder) const;
  std::size_t IssuedCount(const std::string& owner) const;

  bool IsBlacklisted(const CertificateHolder& holder, std::int64_t serial_number) const;
  const std::set<std::int64_t>& BlacklistedOf(const CertificateHolder& holder) const;
  std::size_t BlacklistedCount(const std::string& owner) const;

  const StoredSettings& SettingsOf(const std::string& gateway_id) const;

 private:
  // What is kept of certificates for one owner.
  struct Certificates {
    std::map<CertificateHolder, std::vector<CertificateIssued>> issued;
    std::map<CertificateHolder, std::set<std::int64_t>> blacklisted;
    std::size_t issued_count = 0;
    std::size_t blacklisted_count = 0;
  };

  const Certificates& CertificatesOf(const std::string& owner) const;
  // The history of a tenant or gateway that is deleted.
  void ForgetIssued(const CertificateHolder& holder);

  std::map<std::string, std::set<std::string>> tenants_{{kAdministrator, {}}};
  std::map<std::string, std::string> gateways_;
  std::map<std::string, Certificates> certificates_;  // by their owner
  std::map<std::string, StoredSettings> settings_;
};

}  // namespace connectmaster::fakegateway
