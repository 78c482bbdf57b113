#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/gateway_test.h"

namespace connectmaster::conformance {

// Checks that change tenants and gateways: they make their own, with names that nobody else has, and remove them.
// Skipped where the target has no administrator or does not permit it.
class AdminTest : public TenantTest {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Acts as tenant `administrator`.
  client::Client& admin() { return *admin_; }
  absl::Status LogInAgain();

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
  // A tenant of its own with the spare gateway, connected.
  absl::StatusOr<OwnTenant> NewTenantWith(const Gateway& spare);

  absl::Status Add(const std::string& tenant_id, const std::vector<std::string>& gateway_ids = {});

 private:
  std::unique_ptr<client::Client> admin_;
  std::vector<std::string> tenants_;
  std::vector<std::string> gateways_;
};

}  // namespace connectmaster::conformance

// Skips the test where the target description does not permit this (testkit::Target::Permission).
#define NEEDS_PERMISSION(permission)                                          \
  if (!site().Permits(testkit::Target::permission)) {                         \
    GTEST_SKIP() << "the target description does not permit " << #permission; \
  }                                                                           \
  static_assert(true)
