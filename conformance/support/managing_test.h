#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/admin_test.h"

namespace connectmaster::conformance {

// Checks that change tenants and gateways. They add their own, with new names, and remove them. Skipped if the target
// does not permit that.
class ManagingTest : public AdminTest {
 protected:
  void PrepareTest() override;
  void TearDown() override;

  // A new ID for a tenant or gateway; if the test adds it, it is removed after the test.
  std::string NewTenantId();
  std::string NewGatewayId();
  // Also removes a gateway or tenant with another ID after the test.
  void RemoveGatewayLater(const std::string& gateway_id) { gateways_.push_back(gateway_id); }
  void RemoveTenantLater(const std::string& tenant_id) { tenants_.push_back(tenant_id); }

  struct OwnTenant {
    Identity identity;
    std::unique_ptr<client::Client> client;  // logged in
  };
  absl::StatusOr<OwnTenant> NewTenant(const std::vector<std::string>& gateway_ids = {});
  // An identity with a certificate that the master gateway issues.
  absl::StatusOr<Identity> Issue(const std::string& tenant_id);
  // A new tenant with the spare gateway, which is connected. Connections and settings there are undone after the test.
  absl::StatusOr<OwnTenant> NewTenantWith(const Gateway& spare);

  absl::Status Add(const std::string& tenant_id, const std::vector<std::string>& gateway_ids = {});

 private:
  // A spare gateway's settings from when a tenant got it.
  struct Lent {
    std::string tenant_id;
    GatewaySettings before;
  };

  void PutBackLent();
  void RemoveOwn();

  std::vector<std::string> tenants_;
  std::vector<std::string> gateways_;
  std::vector<Lent> lent_;
};

}  // namespace connectmaster::conformance
