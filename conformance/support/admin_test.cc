#include "support/admin_test.h"

#include <random>
#include <sstream>
#include <utility>

namespace connectmaster::conformance {

void AdminTest::PrepareTest() {
  TenantTest::PrepareTest();
  if (HasFatalFailure() || IsSkipped()) return;
  if (!site().administrator) GTEST_SKIP() << "the target description has no administrator";
  ASSERT_OK_AND_ASSIGN(admin_, LogInAdmin("administrator"));
}

absl::Status AdminTest::LogInAgain() {
  auto client = LogInAdmin("administrator");
  if (!client.ok()) return client.status();
  admin_ = *std::move(client);
  return TenantTest::LogInAgain();
}

void AdminTest::EndClients() {
  admin_.reset();
  TenantTest::EndClients();
}

std::string AdminTest::NewId() {
  static const unsigned kRun = std::random_device()();
  static int number = 0;
  std::ostringstream id;
  id << "conformance-" << std::hex << kRun << "-" << std::dec << ++number;
  return id.str();
}

}  // namespace connectmaster::conformance
