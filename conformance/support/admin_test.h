#pragma once

#include <memory>
#include <string>

#include "support/gateway_test.h"

namespace connectmaster::conformance {

// Checks that need the administrator, too, and change nothing as such. Skipped where the target has none.
class AdminTest : public TenantTest {
 protected:
  void SetUp() override;

  // Acts as tenant `administrator`.
  client::Client& admin() { return *admin_; }
  bool has_admin() const { return admin_ != nullptr; }
  absl::Status LogInAgain();

  // An ID that nobody has, neither a tenant nor a gateway.
  static std::string NewId();

 private:
  std::unique_ptr<client::Client> admin_;
};

}  // namespace connectmaster::conformance
