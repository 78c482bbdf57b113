#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/admin_test.h"

namespace connectmaster::conformance {

// Checks that change tenants and gateways: they make their own, with names that nobody else has, and remove them.
// Skipped where the target does not permit it.
class ManagingTest : public AdminTest {
 protected:
  void SetUp() override;
  void TearDown() override;

  // An ID that nobody has. What is added under it as a tenant, or as a gateway, is removed after the test.
  std::string NewTenantId();
  std::string NewGatewayId();
  // Removes a gateway with another name after the test, too.
  void RemoveGatewayLater(const std::string& gateway_id) { gateways_.push_back(gateway_id); }
  void RemoveTenantLater(const std::string& tenant_id) { tenants_.push_back(tenant_id); }

  struct OwnTenant {
    Identity identity;
    std::unique_ptr<client::Client> client;  // logged in
  };
  absl::StatusOr<OwnTenant> NewTenant(const std::vector<std::string>& gateway_ids = {});
  // A certificate that the gateway issues.
  absl::StatusOr<Identity> Issue(const std::string& tenant_id);
  // A tenant of its own with the spare gateway, connected. What is connected or set there is undone after the test.
  absl::StatusOr<OwnTenant> NewTenantWith(const Gateway& spare);

  absl::Status Add(const std::string& tenant_id, const std::vector<std::string>& gateway_ids = {});

 private:
  // A spare gateway as it was when it became a tenant's.
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
