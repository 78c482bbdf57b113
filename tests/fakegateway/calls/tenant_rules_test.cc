#include "calls/tenant_rules.h"

#include <cstddef>

#include "common/limits.h"
#include "fakegateway/calls/rules_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class TenantRulesTest : public RulesTest {
 protected:
  using Infos = std::vector<std::pair<std::string, std::vector<std::string>>>;

  static gsdk::tenant::AddRequest AddRequest(const Infos& infos) {
    gsdk::tenant::AddRequest request;
    for (const auto& [tenant, gateways] : infos) {
      auto& info = *request.add_tenantinfos();
      info.set_tenantid(tenant);
      info.mutable_gatewayids()->Add(gateways.begin(), gateways.end());
    }
    return request;
  }
  absl::StatusOr<Changes> Add(const Infos& infos) const { return PlanAdd(registry_, AddRequest(infos)); }

  absl::StatusOr<Changes> Delete(const std::vector<std::string>& tenants) const {
    gsdk::tenant::DeleteRequest request;
    request.mutable_tenantids()->Add(tenants.begin(), tenants.end());
    return PlanDelete(registry_, request);
  }

  absl::StatusOr<Changes> AddGateway(const std::string& tenant, const std::vector<std::string>& gateways) const {
    gsdk::tenant::AddGatewayRequest request;
    request.set_tenantid(tenant);
    request.mutable_gatewayids()->Add(gateways.begin(), gateways.end());
    return PlanAddGateway(registry_, request);
  }

  absl::StatusOr<Changes> DeleteGateway(const std::string& tenant, const std::vector<std::string>& gateways) const {
    gsdk::tenant::DeleteGatewayRequest request;
    request.set_tenantid(tenant);
    request.mutable_gatewayids()->Add(gateways.begin(), gateways.end());
    return PlanDeleteGateway(registry_, request);
  }
};

TEST_F(TenantRulesTest, OnlyTheAdministratorMayUseTheTenantApi) {
  RecordProperty("requirements", "TENANT-2");
  EXPECT_THAT(RequireAdministrator({kAdministrator}), IsOk());
  EXPECT_THAT(RequireAdministrator({"a"}), StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("'a'")));
}

TEST_F(TenantRulesTest, AddingStoresTenantsWithTheirGateways) {
  RecordProperty("requirements", "TENANT-4 TENANT-12");
  EXPECT_THAT(Texts(Add({{"c", {"c1", "c2", "c1"}}, {"d", {}}})),
              ElementsAre("tenant c", "gateway c1 of c", "gateway c2 of c", "tenant d"));
}

TEST_F(TenantRulesTest, AddingWhatExistsAddsNothing) {
  RecordProperty("requirements", "TENANT-4 GW-3");
  EXPECT_THAT(Add({{"c", {}}, {"a", {}}}), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("'a'")));
  EXPECT_THAT(Add({{"administrator", {}}}), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Add({{"c", {"c1", "b1"}}}), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("'b1'")));
  EXPECT_THAT(Add({{"c", {}}, {"c", {}}}), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("'c'")));
  EXPECT_THAT(Add({{"c", {"x"}}, {"d", {"x"}}}), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("'x'")));
}

TEST_F(TenantRulesTest, AddingNeedsValidIds) {
  RecordProperty("requirements", "TENANT-11");
  EXPECT_THAT(Add({}), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("tenant")));
  for (const auto& id : InvalidIds()) {
    EXPECT_THAT(Add({{id, {}}}), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("tenant ID")));
    EXPECT_THAT(Add({{"c", {id}}}), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("gateway ID")));
  }
  EXPECT_THAT(Add({{std::string(64, 'x'), {"A.b_c-9"}}}), IsOk());
}

TEST_F(TenantRulesTest, TheLimitOfGatewaysHoldsOverAWholeRequest) {
  RecordProperty("requirements", "GW-4");
  FillGatewaysUpTo(97);
  EXPECT_THAT(Add({{"c", {"c1", "c2"}}, {"d", {"d1"}}}), IsOk());
  EXPECT_THAT(Add({{"c", {"c1", "c2"}}, {"d", {"d1", "d2"}}}),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("100")));
}

TEST_F(TenantRulesTest, TheLimitOfTenantsIsFoundBeforeAnythingAfterIt) {
  RecordProperty("requirements", "ROBUST-1");
  Infos infos;
  while (infos.size() < kMaxTenants - 3) infos.push_back({absl::StrCat("t", infos.size()), {}});
  EXPECT_THAT(Add(infos), IsOk());
  infos.push_back({"one-too-many", {}});
  infos.push_back({"not valid", {}});
  EXPECT_THAT(Add(infos), StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("tenants")));
}

TEST_F(TenantRulesTest, DeletingATenantTakesItsGatewaysWithIt) {
  RecordProperty("requirements", "TENANT-6");
  EXPECT_THAT(
      Texts(Delete({"b", "a", "b"})),
      ::testing::UnorderedElementsAre("no gateway a1", "no gateway a2", "no tenant a", "no gateway b1", "no tenant b"));
}

TEST_F(TenantRulesTest, DeletingWhatCannotBeDeletedDeletesNothing) {
  RecordProperty("requirements", "TENANT-1 TENANT-6");
  EXPECT_THAT(Delete({"a", "administrator"}), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Delete({"a", "nobody"}), StatusIs(absl::StatusCode::kNotFound, HasSubstr("'nobody'")));
  EXPECT_THAT(Delete({}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(TenantRulesTest, GatewaysAreAddedToATenant) {
  RecordProperty("requirements", "TENANT-7");
  EXPECT_THAT(Texts(AddGateway("a", {"a3", "a3"})), ElementsAre("gateway a3 of a"));
  EXPECT_THAT(Texts(AddGateway("administrator", {"x"})), ElementsAre("gateway x of administrator"));
  EXPECT_THAT(AddGateway("nobody", {"x"}), StatusIs(absl::StatusCode::kNotFound, HasSubstr("'nobody'")));
  EXPECT_THAT(AddGateway("a", {}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(AddGateway("a", {"x", "not valid"}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(AddGateway("a", {"x", "a1"}), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(AddGateway("a", {"x", "b1"}), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(TenantRulesTest, GatewaysAreDeletedFromTheTenantThatOwnsThem) {
  RecordProperty("requirements", "TENANT-7 GW-3");
  EXPECT_THAT(Texts(DeleteGateway("a", {"a2", "a1", "a2"})),
              ::testing::UnorderedElementsAre("no gateway a1", "no gateway a2"));
  EXPECT_THAT(DeleteGateway("a", {"a1", "b1"}), StatusIs(absl::StatusCode::kNotFound, HasSubstr("'b1'")));
  EXPECT_THAT(DeleteGateway("a", {"none"}), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(DeleteGateway("nobody", {"a1"}), StatusIs(absl::StatusCode::kNotFound, HasSubstr("'nobody'")));
  EXPECT_THAT(DeleteGateway("a", {}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(TenantRulesTest, GetShowsWhatIsAskedForEachOnce) {
  RecordProperty("requirements", "TENANT-3 TENANT-5 TENANT-13");
  gsdk::tenant::GetRequest request;
  EXPECT_EQ(Get(registry_, request)->tenantinfos_size(), 0);
  for (const char* const id : {"a", "administrator", "a"}) request.add_tenantids(id);
  const auto response = Get(registry_, request);
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->tenantinfos_size(), 2);
  EXPECT_EQ(response->tenantinfos(0).tenantid(), "a");
  EXPECT_THAT(response->tenantinfos(0).gatewayids(), ElementsAre("a1", "a2"));
  request.add_tenantids("nobody");
  EXPECT_THAT(Get(registry_, request), StatusIs(absl::StatusCode::kNotFound, HasSubstr("'nobody'")));
}

}  // namespace
}  // namespace connectmaster::fakegateway
