#pragma once

#include <memory>
#include <string>

#include "support/gateway_test.h"

namespace connectmaster::conformance {

// Checks that also need the administrator, but do not change tenants or gateways. Skipped if the target has none.
class AdminTest : public TenantTest {
 protected:
  void PrepareTest() override;

  // The client that acts as tenant `administrator`.
  client::Client& admin() {
    Step();
    return *admin_;
  }
  bool has_admin() const { return admin_ != nullptr; }

  // A new ID that no tenant and no gateway has.
  static std::string NewId();

 private:
  absl::Status LogInAgain() override;
  void EndClients() override;

  std::unique_ptr<client::Client> admin_;
};

}  // namespace connectmaster::conformance
