#include "support/managing_test.h"

#include <algorithm>
#include <utility>

namespace connectmaster::conformance {
void ManagingTest::PrepareTest() {
  AdminTest::PrepareTest();
  if (HasFatalFailure() || IsSkipped()) return;
  NEEDS_PERMISSION(MANAGE_TENANTS);
}

void ManagingTest::TearDown() {
  GatewayTest::TearDown();
  if (has_admin()) {
    PutBackLent();
    RemoveOwn();
  }
  AdminTest::TearDown();
}

void ManagingTest::PutBackLent() {
  for (const Lent& lent : lent_) {
    const auto owner = LogInAdmin(lent.tenant_id);
    if (owner.ok()) PutBack(**owner, site(), lent.before);  // if not, the test has removed the tenant
  }
}

// One by one, because some may have been removed already.
void ManagingTest::RemoveOwn() {
  for (const auto& tenant_id : tenants_) static_cast<void>(admin().Tenant().Delete({tenant_id}));
  const auto owners = admin().Tenant().GetList().value_or(std::vector<std::string>{});
  for (const auto& info : admin().Tenant().Get(owners).value_or(std::vector<gsdk::tenant::TenantInfo>{})) {
    for (const auto& gateway_id : info.gatewayids()) {
      if (std::find(gateways_.begin(), gateways_.end(), gateway_id) == gateways_.end()) continue;
      EXPECT_OK(admin().Tenant().DeleteGateway(info.tenantid(), {gateway_id})) << "the gateway was not removed";
    }
  }
}

std::string ManagingTest::NewTenantId() {
  tenants_.push_back(NewId());
  return tenants_.back();
}

std::string ManagingTest::NewGatewayId() {
  gateways_.push_back(NewId());
  return gateways_.back();
}

absl::Status ManagingTest::Add(const std::string& tenant_id, const std::vector<std::string>& gateway_ids) {
  gsdk::tenant::TenantInfo info;
  info.set_tenantid(tenant_id);
  for (const auto& gateway_id : gateway_ids) info.add_gatewayids(gateway_id);
  return admin().Tenant().Add({info});
}

absl::StatusOr<Identity> ManagingTest::Issue(const std::string& tenant_id) {
  gsdk::cert::PKIName subject;
  subject.set_commonname(tenant_id);
  auto issued = admin().Tenant().CreateCertificate(tenant_id, subject, 1);
  if (!issued.ok()) return issued.status();
  return Identity{tenant_id, issued->tenantcert(), issued->tenantkey()};
}

absl::StatusOr<ManagingTest::OwnTenant> ManagingTest::NewTenant(const std::vector<std::string>& gateway_ids) {
  const std::string id = NewTenantId();
  if (auto status = Add(id, gateway_ids); !status.ok()) return status;
  auto identity = Issue(id);
  if (!identity.ok()) return identity.status();
  auto client = LogInQuickly(*identity);
  if (!client.ok()) return client.status();
  return OwnTenant{*std::move(identity), *std::move(client)};
}

absl::StatusOr<ManagingTest::OwnTenant> ManagingTest::NewTenantWith(const Gateway& spare) {
  auto tenant = NewTenant({spare.id()});
  if (!tenant.ok()) return tenant;
  if (!Eventually(
          lab(), [&] { return IsConnected(*tenant->client, spare.id()); }, kGatewayDialsWithin)) {
    return absl::UnavailableError("the spare gateway " + spare.id() + " does not connect to the master gateway");
  }
  auto before = ReadSettings(*tenant->client, spare.id());
  if (!before.ok()) return before.status();
  lent_.push_back({tenant->identity.tenant_id, *std::move(before)});
  return tenant;
}

}  // namespace connectmaster::conformance
