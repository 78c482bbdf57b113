#include "fleet/fleet_tenants.h"

#include "fakegateway/calls/rules_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
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

TEST_F(FleetTenantsTest, TenantsAreRegisteredWithTheirGateways) {
  EXPECT_THAT(Texts(PlanFleetTenants(fleet_)), IsEmpty());
  AddTenant("c", {"c1"});
  AddTenant("d", {});
  EXPECT_THAT(Texts(PlanFleetTenants(fleet_)), ElementsAre("tenant c", "gateway c1 of c", "tenant d"));
}

TEST_F(FleetTenantsTest, AGatewayBelongsToItsTenantInTheFleetOrToTheTutorials) {
  AddTenant("c", {"c1", "c2"});
  EXPECT_EQ(OwnerInFleet(fleet_, "c2"), "c");
  EXPECT_EQ(OwnerInFleet(fleet_, "free"), "tenant1");
}

}  // namespace
}  // namespace connectmaster::fakegateway
