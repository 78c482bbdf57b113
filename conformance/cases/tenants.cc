// The Tenant API: tenants, and what they own.
#include "support/certificate_checks.h"
#include "support/managing_test.h"
#include "support/raw_call.h"

namespace connectmaster::conformance {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class Tenants : public ManagingTest {
 protected:
  std::vector<std::string> List() { return admin().Tenant().GetList().value_or(std::vector<std::string>{}); }

  // The tenant's gateways; an error if it is not registered.
  absl::StatusOr<std::vector<std::string>> GatewaysOf(const std::string& tenant_id) {
    const auto infos = admin().Tenant().Get({tenant_id});
    if (!infos.ok()) return infos.status();
    if (infos->size() != 1 || infos->front().tenantid() != tenant_id)
      return absl::InternalError("the answer is not about the requested tenant");
    return std::vector<std::string>(infos->front().gatewayids().begin(), infos->front().gatewayids().end());
  }

  static gsdk::tenant::TenantInfo Info(const std::string& tenant_id, const std::vector<std::string>& gateway_ids = {}) {
    gsdk::tenant::TenantInfo info;
    info.set_tenantid(tenant_id);
    for (const auto& gateway_id : gateway_ids) info.add_gatewayids(gateway_id);
    return info;
  }
};

// Checks that change nothing, as the administrator and as a tenant.
using TenantApi = AdminTest;
using TenantsToken = TenantTest;

REQUIREMENT_TEST_F(TenantApi, TENANT_1_FreshGatewayHasTheAdministratorOnly, "TENANT-1") {
  DO_OR_SKIP(StartEmpty());
  ASSERT_OK_AND_ASSIGN(const auto fresh, LogInAdmin("administrator"));
  EXPECT_THAT(fresh->Tenant().GetList().value(), ElementsAre("administrator"));
  EXPECT_THAT(fresh->Gateway().GetList().value(), IsEmpty());
}

REQUIREMENT_TEST_F(Tenants, TENANT_1_AdministratorCannotBeDeleted, "TENANT-1") {
  EXPECT_CHOSEN_CODE(admin().Tenant().Delete({"administrator"}), absl::StatusCode::kFailedPrecondition);
  const std::string other = NewTenantId();
  ASSERT_OK(Add(other));
  EXPECT_CHOSEN_CODE(admin().Tenant().Delete({other, "administrator"}), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(List(), Contains("administrator"));
}

REQUIREMENT_TEST_F(TenantsToken, TENANT_2_TenantsTokenDoesNotOpenTheTenantApi, "TENANT-2") {
  for (const std::string& method : MethodsOf(gsdk::tenant::GetRequest())) {
    SCOPED_TRACE(method);
    const absl::Status status = Call(tenant().Channel(), {method, "", {{"token", tenant().Token()}}}).status;
    EXPECT_CHOSEN_CODE(status, absl::StatusCode::kPermissionDenied);
  }
}

REQUIREMENT_TEST_F(TenantApi, TENANT_2_AdministratorsTokenForATenantDoesNotOpenTheTenantApi, "TENANT-2", "LOGIN-7") {
  ASSERT_OK_AND_ASSIGN(const auto acting, LogInAdmin(site().tenant.tenant_id));
  EXPECT_CHOSEN_CODE(acting->Tenant().GetList(), absl::StatusCode::kPermissionDenied);
}

REQUIREMENT_TEST_F(TenantApi, TENANT_3_GetOfAnUnknownIdFails, "TENANT-3") {
  EXPECT_CHOSEN_CODE(admin().Tenant().Get({NewId()}), absl::StatusCode::kNotFound);
  EXPECT_CHOSEN_CODE(admin().Tenant().Get({"administrator", NewId()}), absl::StatusCode::kNotFound);
}

REQUIREMENT_TEST_F(Tenants, TENANT_4_AddStoresTenantsWithTheirGateways, "TENANT-4", "TENANT-5") {
  const std::string first = NewTenantId();
  const std::string second = NewTenantId();
  const std::vector<std::string> gateways = {NewGatewayId(), NewGatewayId()};
  ASSERT_OK(admin().Tenant().Add({Info(first, gateways), Info(second)}));
  EXPECT_THAT(List(), testing::IsSupersetOf({std::string("administrator"), first, second}));
  EXPECT_THAT(GatewaysOf(first).value(), testing::UnorderedElementsAreArray(gateways));
  EXPECT_THAT(GatewaysOf(second).value(), IsEmpty());
}

REQUIREMENT_TEST_F(Tenants, TENANT_4_TenantsAreThereAfterARestart, "TENANT-4") {
  const std::string gateway = NewGatewayId();
  ASSERT_OK_AND_ASSIGN(const auto stored, NewTenant({gateway}));
  const std::string deleted = NewTenantId();
  ASSERT_OK(Add(deleted));
  ASSERT_OK(admin().Tenant().Delete({deleted}));
  DO_OR_SKIP(Restart());
  EXPECT_THAT(List(), AllOf(Contains(stored.identity.tenant_id), Not(Contains(deleted))));
  EXPECT_THAT(GatewaysOf(stored.identity.tenant_id).value(), ElementsAre(gateway));
  EXPECT_OK(LogIn(stored.identity));
}

REQUIREMENT_TEST_F(Tenants, TENANT_4_WhatExistsIsRefusedAndNothingIsStored, "TENANT-4") {
  const std::string existing = NewTenantId();
  const std::string owned = NewGatewayId();
  ASSERT_OK(Add(existing, {owned}));
  const std::string unheard_of = NewTenantId();
  const std::string gateway = NewGatewayId();
  const auto refused = [&](const std::vector<gsdk::tenant::TenantInfo>& infos) {
    EXPECT_CHOSEN_REFUSAL(admin().Tenant().Add(infos), absl::StatusCode::kAlreadyExists);
    EXPECT_CHOSEN_THAT(List(), Not(Contains(unheard_of)));
  };
  refused({Info(unheard_of, {gateway}), Info(existing)});
  refused({Info(unheard_of, {gateway, owned})});                           // another tenant's gateway
  refused({Info(unheard_of, {gateway}), Info(NewTenantId(), {gateway})});  // one for two
  refused({Info(unheard_of), Info(unheard_of)});
  EXPECT_CHOSEN_THAT(GatewaysOf(existing).value(), ElementsAre(owned));
  EXPECT_CHOSEN_THAT(Add(unheard_of, {gateway}), IsOk());  // so neither was stored
}

REQUIREMENT_TEST_F(Tenants, TENANT_5_GetGivesEachTenantsGateways, "TENANT-5") {
  const std::string first_gateway = NewGatewayId();
  const std::string second_gateway = NewGatewayId();
  const std::string first = NewTenantId();
  const std::string second = NewTenantId();
  ASSERT_OK(admin().Tenant().Add({Info(first, {first_gateway}), Info(second, {second_gateway})}));
  ASSERT_OK_AND_ASSIGN(const auto infos, admin().Tenant().Get({first, second}));
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& info : infos) {
    for (const auto& gateway : info.gatewayids()) found.emplace_back(info.tenantid(), gateway);
  }
  EXPECT_THAT(found, UnorderedElementsAre(std::pair(first, first_gateway), std::pair(second, second_gateway)));
}

REQUIREMENT_TEST_F(Tenants, TENANT_6_DeletedTenantsAreGoneWithTheirGatewaysAndTokens, "TENANT-6") {
  const std::string gateway = NewGatewayId();
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant({gateway}));
  const std::string token = other.client->Token();
  ASSERT_OK(admin().Tenant().Delete({other.identity.tenant_id}));
  EXPECT_THAT(List(), Not(Contains(other.identity.tenant_id)));
  EXPECT_THAT(admin().Tenant().Get({other.identity.tenant_id}), Not(IsOk()));

  EXPECT_CHOSEN_THAT(
      CallWithToken(other.client->Channel(), "/gsdk.gateway.Gateway/GetList", token, gsdk::gateway::GetListRequest()),
      Not(IsOk()));
  EXPECT_CHOSEN_THAT(tenant().Gateway().Add({gateway}), IsOk());  // no tenant owns it any more
}

REQUIREMENT_TEST_F(Tenants, TENANT_6_SeveralTenantsAreDeletedAtOnce, "TENANT-6") {
  const std::vector<std::string> deleted = {NewTenantId(), NewTenantId(), NewTenantId()};
  for (const std::string& id : deleted) ASSERT_OK(Add(id, {NewGatewayId()}));
  ASSERT_OK(admin().Tenant().Delete(deleted));
  for (const std::string& id : deleted) EXPECT_THAT(List(), Not(Contains(id)));
}

REQUIREMENT_TEST_F(Tenants, TENANT_6_DeletingAnUnknownTenantIsNotFound, "TENANT-6") {
  EXPECT_CHOSEN_REFUSAL(admin().Tenant().Delete({NewTenantId()}), absl::StatusCode::kNotFound);
}

REQUIREMENT_TEST_F(Tenants, TENANT_7_GatewaysAreAddedAndDeleted, "TENANT-7") {
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  const std::string& id = other.identity.tenant_id;
  const std::string first = NewGatewayId();
  const std::string second = NewGatewayId();
  ASSERT_OK(admin().Tenant().AddGateway(id, {first, second}));
  EXPECT_THAT(GatewaysOf(id).value(), UnorderedElementsAre(first, second));
  ASSERT_OK(admin().Tenant().DeleteGateway(id, {first}));
  EXPECT_THAT(GatewaysOf(id).value(), ElementsAre(second));
  const std::string third = NewGatewayId();
  ASSERT_OK(admin().Tenant().AddGateway(id, {third}));
  EXPECT_THAT(GatewaysOf(id).value(), UnorderedElementsAre(second, third));
}

REQUIREMENT_TEST_F(Tenants, TENANT_11_IdsAreLettersDigitsAndThreeSigns, "TENANT-11") {
  const std::string start = NewTenantId();
  const std::string all_kinds = start + "-aZ09._";
  const std::string longest = start + std::string(64 - start.size(), 'x');
  for (const std::string& id : {all_kinds, longest}) {
    RemoveTenantLater(id);
    RemoveGatewayLater(id);
    EXPECT_CHOSEN_THAT(Add(id, {id}), IsOk());
  }
  for (const std::string& id : {std::string(), longest + "x", start + " ", start + "/", start + "\n",
                                start + "\xc3\xa4", start + ":", start + ","}) {
    SCOPED_TRACE(id);
    RemoveTenantLater(id);
    RemoveGatewayLater(id);
    EXPECT_CHOSEN_REFUSAL(Add(id), absl::StatusCode::kInvalidArgument);
    EXPECT_CHOSEN_REFUSAL(Add(NewTenantId(), {id}), absl::StatusCode::kInvalidArgument);
    EXPECT_CHOSEN_REFUSAL(admin().Tenant().AddGateway(site().tenant.tenant_id, {id}),
                          absl::StatusCode::kInvalidArgument);
    EXPECT_CHOSEN_REFUSAL(tenant().Gateway().Add({id}), absl::StatusCode::kInvalidArgument);
  }
}

REQUIREMENT_TEST_F(Tenants, TENANT_12_GatewayNamedInAddNeedsNoGatewayAdd, "TENANT-12") {
  GET_OR_SKIP(const Gateway spare, site().SpareGateway());
  EXPECT_OK(NewTenantWith(spare));
}

REQUIREMENT_TEST_F(Tenants, TENANT_12_TenantAndGatewayApisChangeTheSameSet, "TENANT-12") {
  ASSERT_OK_AND_ASSIGN(const auto other, NewTenant());
  const std::string& id = other.identity.tenant_id;
  const std::string by_tenant = NewGatewayId();
  const std::string by_gateway = NewGatewayId();
  ASSERT_OK(admin().Tenant().AddGateway(id, {by_tenant}));
  ASSERT_OK(other.client->Gateway().Add({by_gateway}));
  EXPECT_CHOSEN_THAT(other.client->Gateway().GetList().value(), UnorderedElementsAre(by_tenant, by_gateway));
  EXPECT_CHOSEN_THAT(GatewaysOf(id).value(), UnorderedElementsAre(by_tenant, by_gateway));
  EXPECT_CHOSEN_THAT(other.client->Gateway().Delete({by_tenant}), IsOk());
  EXPECT_CHOSEN_THAT(admin().Tenant().DeleteGateway(id, {by_gateway}), IsOk());
  EXPECT_CHOSEN_THAT(GatewaysOf(id).value(), testing::SizeIs(0));
}

}  // namespace
}  // namespace connectmaster::conformance
