#include "world/fleet_tenants.h"

#include "rules_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FleetTenantsTest : public RulesTest {
 protected:
  void AddTenant(const std::string& id, const std::vector<std::string>& gateways) {
    auto& tenant = *fleet_.add_tenants();
    tenant.set_id(id);
    for (const auto& gateway : gateways) tenant.add_gateway_ids(gateway);
  }

  testkit::Fleet fleet_;
};

TEST_F(FleetTenantsTest, WhatTheDatabaseKnowsStaysAsItIs) {
  AddTenant("a", {"other"});
  AddTenant("c", {"c1"});
  EXPECT_THAT(Texts(PlanFleetTenants(registry_, fleet_)), ElementsAre("tenant c", "gateway c1 of c"));
}

TEST_F(FleetTenantsTest, AFleetWithoutNewTenantsChangesNothing) {
  EXPECT_THAT(Texts(PlanFleetTenants(registry_, fleet_)), IsEmpty());
  AddTenant("a", {});
  EXPECT_THAT(Texts(PlanFleetTenants(registry_, fleet_)), IsEmpty());
}

TEST_F(FleetTenantsTest, AGatewayOfSomebodyElseIsRefused) {
  AddTenant("c", {"b1"});
  EXPECT_THAT(PlanFleetTenants(registry_, fleet_), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("'b1'")));
}

TEST_F(FleetTenantsTest, AGatewayBelongsToItsTenantInTheFleetOrToTheTutorials) {
  AddTenant("c", {"c1", "c2"});
  EXPECT_EQ(OwnerInFleet(fleet_, "c2"), "c");
  EXPECT_EQ(OwnerInFleet(fleet_, "free"), "tenant1");
}

}  // namespace
}  // namespace connectmaster::fakegateway
