#include "support/admin_test.h"

#include <algorithm>
#include <random>
#include <sstream>

namespace connectmaster::conformance {
namespace {

std::string NewId() {
  static const unsigned kRun = std::random_device()();
  static int number = 0;
  std::ostringstream id;
  id << "conformance-" << std::hex << kRun << "-" << std::dec << ++number;
  return id.str();
}

}  // namespace

void AdminTest::SetUp() {
  TenantTest::SetUp();
  if (HasFatalFailure() || IsSkipped()) return;
  NEEDS_PERMISSION(MANAGE_TENANTS);
  if (!site().administrator) GTEST_SKIP() << "the target description has no administrator";
  ASSERT_OK_AND_ASSIGN(admin_, LogInAdmin("administrator"));
}

void AdminTest::TearDown() {
  if (admin_ != nullptr) {
    // One by one, and those first that a test left: what is not there any more is no matter.
    for (const auto& tenant_id : tenants_) static_cast<void>(admin().Tenant().Delete({tenant_id}));
    const auto owners = admin().Tenant().GetList().value_or(std::vector<std::string>{});
    for (const auto& info : admin().Tenant().Get(owners).value_or(std::vector<gsdk::tenant::TenantInfo>{})) {
      for (const auto& gateway_id : info.gatewayids()) {
        if (std::find(gateways_.begin(), gateways_.end(), gateway_id) == gateways_.end()) continue;
        EXPECT_OK(admin().Tenant().DeleteGateway(info.tenantid(), {gateway_id})) << "the gateway stays";
      }
    }
  }
  TenantTest::TearDown();
}

absl::Status AdminTest::LogInAgain() {
  auto client = LogInAdmin("administrator");
  if (!client.ok()) return client.status();
  admin_ = *std::move(client);
  return TenantTest::LogInAgain();
}

std::string AdminTest::NewTenantId() {
  tenants_.push_back(NewId());
  return tenants_.back();
}

std::string AdminTest::NewGatewayId() {
  gateways_.push_back(NewId());
  return gateways_.back();
}

absl::Status AdminTest::Add(const std::string& tenant_id, const std::vector<std::string>& gateway_ids) {
  gsdk::tenant::TenantInfo info;
  info.set_tenantid(tenant_id);
  for (const auto& gateway_id : gateway_ids) info.add_gatewayids(gateway_id);
  return admin().Tenant().Add({info});
}

absl::StatusOr<Identity> AdminTest::Issue(const std::string& tenant_id) {
  gsdk::cert::PKIName subject;
  subject.set_commonname(tenant_id);
  auto issued = admin().Tenant().CreateCertificate(tenant_id, subject, 1);
  if (!issued.ok()) return issued.status();
  return Identity{tenant_id, issued->tenantcert(), issued->tenantkey()};
}

absl::StatusOr<AdminTest::OwnTenant> AdminTest::NewTenant(const std::vector<std::string>& gateway_ids) {
  const std::string id = NewTenantId();
  if (auto status = Add(id, gateway_ids); !status.ok()) return status;
  auto identity = Issue(id);
  if (!identity.ok()) return identity.status();
  auto client = LogIn(*identity);
  if (!client.ok()) return client.status();
  return OwnTenant{*std::move(identity), *std::move(client)};
}

absl::StatusOr<AdminTest::OwnTenant> AdminTest::NewTenantWith(const Gateway& spare) {
  auto tenant = NewTenant({spare.id()});
  if (!tenant.ok()) return tenant;
  if (!Eventually(lab(), [&] { return IsConnected(*tenant->client, spare.id()); })) {
    return absl::UnavailableError("the spare gateway " + spare.id() + " does not connect to the master gateway");
  }
  return tenant;
}

}  // namespace connectmaster::conformance
