#include "model/registry.h"

#include <gmock/gmock.h>

#include <string>

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Caller kA{"a"};
const Caller kB{"b"};
const Caller kAdmin{kAdministrator};
const CertificateHolder kTenantA{CertificateHolder::Kind::kTenant, "a"};
const CertificateHolder kGatewayA{CertificateHolder::Kind::kGateway, "a"};

Registry WithTwoTenants() {
  Registry registry;
  registry.Apply(TenantAdded{"a"});
  registry.Apply(TenantAdded{"b"});
  registry.Apply(GatewayAdded{"g1", "a"});
  registry.Apply(GatewayAdded{"g2", "b"});
  registry.Apply(GatewayAdded{"g3", "a"});
  return registry;
}

TEST(Registry, AFreshOneHasTheAdministratorAlone) {
  ::testing::Test::RecordProperty("requirements", "TENANT-1");
  const Registry registry;
  ASSERT_EQ(registry.tenants().size(), 1U);
  EXPECT_TRUE(registry.HasTenant("administrator"));
  EXPECT_TRUE(registry.gateways().empty());
  EXPECT_FALSE(registry.HasTenant(""));
}

TEST(Registry, ATenantReachesItsGatewaysAndTheAdministratorAll) {
  ::testing::Test::RecordProperty("requirements", "GW-3 LOGIN-7");
  const Registry registry = WithTwoTenants();
  EXPECT_THAT(registry.GatewaysReachedBy(kA), ElementsAre("g1", "g3"));
  EXPECT_THAT(registry.GatewaysReachedBy(kB), ElementsAre("g2"));
  EXPECT_THAT(registry.GatewaysReachedBy(kAdmin), ElementsAre("g1", "g2", "g3"));
  EXPECT_TRUE(registry.Reaches(kA, "g1"));
  EXPECT_FALSE(registry.Reaches(kA, "g2"));
  EXPECT_TRUE(registry.Reaches(kAdmin, "g2"));
  EXPECT_FALSE(registry.Reaches(kAdmin, "g9"));
}

TEST(Registry, ADeletedGatewayIsGoneAndMayComeBackElsewhere) {
  ::testing::Test::RecordProperty("requirements", "TENANT-7 TENANT-12");
  Registry registry = WithTwoTenants();
  registry.Apply(GatewayDeleted{"g1"});
  EXPECT_EQ(registry.OwnerOf("g1"), nullptr);
  EXPECT_THAT(registry.tenants().at("a"), ElementsAre("g3"));
  registry.Apply(GatewayAdded{"g1", "b"});
  EXPECT_EQ(*registry.OwnerOf("g1"), "b");
  EXPECT_THAT(registry.tenants().at("b"), ElementsAre("g1", "g2"));
}

TEST(Registry, ADeletedTenantIsGone) {
  ::testing::Test::RecordProperty("requirements", "TENANT-6");
  Registry registry = WithTwoTenants();
  registry.Apply(GatewayDeleted{"g2"});
  registry.Apply(TenantDeleted{"b"});
  EXPECT_FALSE(registry.HasTenant("b"));
  EXPECT_THAT(registry.GatewaysReachedBy(kB), IsEmpty());
}

TEST(Registry, IssuedCertificatesAreListedInTheirOrder) {
  ::testing::Test::RecordProperty("requirements", "TENANT-9");
  Registry registry;
  registry.Apply(CertificateIssued{kTenantA, {}, 7, 1, 2});
  registry.Apply(CertificateIssued{kTenantA, {}, 3, 1, 2});
  registry.Apply(CertificateIssued{kGatewayA, {}, 5, 1, 2});
  ASSERT_EQ(registry.IssuedTo(kTenantA).size(), 2U);
  EXPECT_EQ(registry.IssuedTo(kTenantA)[0].serial_number, 7);
  EXPECT_EQ(registry.IssuedTo(kTenantA)[1].serial_number, 3);
  EXPECT_EQ(registry.IssuedTo(kGatewayA).size(), 1U);
  EXPECT_THAT(registry.IssuedTo({CertificateHolder::Kind::kTenant, "b"}), IsEmpty());
  EXPECT_EQ(registry.IssuedCount(kAdministrator), 2U);
}

TEST(Registry, TheBlacklistIsCountedAndKeptByHolder) {
  ::testing::Test::RecordProperty("requirements", "TENANT-10 GW-6");
  Registry registry;
  registry.Apply(SerialBlacklisted{kTenantA, 5});
  registry.Apply(SerialBlacklisted{kTenantA, 5});
  EXPECT_EQ(registry.BlacklistedCount(kAdministrator), 1U);
  EXPECT_TRUE(registry.IsBlacklisted(kTenantA, 5));
  EXPECT_FALSE(registry.IsBlacklisted(kGatewayA, 5));
  EXPECT_FALSE(registry.IsBlacklisted(kTenantA, 6));
  registry.Apply(SerialCleared{kTenantA, 5});
  registry.Apply(SerialCleared{kTenantA, 5});
  EXPECT_FALSE(registry.IsBlacklisted(kTenantA, 5));
  EXPECT_EQ(registry.BlacklistedCount(kAdministrator), 0U);
}

TEST(Registry, DeletedTenant_AddedAgain_ItsBlacklistedCertificatesStaySo) {
  ::testing::Test::RecordProperty("requirements", "TENANT-10");
  const CertificateHolder tenant{CertificateHolder::Kind::kTenant, "b"};
  Registry registry = WithTwoTenants();
  registry.Apply(CertificateIssued{tenant, {}, 5, 1, 2});
  registry.Apply(SerialBlacklisted{tenant, 5});
  registry.Apply(GatewayDeleted{"g2"});
  registry.Apply(TenantDeleted{"b"});
  registry.Apply(TenantAdded{"b"});
  EXPECT_TRUE(registry.IsBlacklisted(tenant, 5));
  EXPECT_THAT(registry.IssuedTo(tenant), IsEmpty());
  EXPECT_EQ(registry.IssuedCount(kAdministrator), 0U);
}

// A registry in which tenant a's gateway g1 has a history and a blacklist.
class GatewayCertificates : public ::testing::Test {
 protected:
  GatewayCertificates() {
    registry_.Apply(CertificateIssued{kGateway1, {}, 5, 1, 2});
    registry_.Apply(SerialBlacklisted{kGateway1, 5});
  }

  static inline const CertificateHolder kGateway1{CertificateHolder::Kind::kGateway, "g1"};
  Registry registry_ = WithTwoTenants();
};

TEST_F(GatewayCertificates, GatewayDeleted_AnotherTenantAddsIt_SeesNothingOfThem) {
  RecordProperty("requirements", "GW-3 GW-6");
  registry_.Apply(GatewayDeleted{"g1"});
  registry_.Apply(GatewayAdded{"g1", "b"});
  EXPECT_THAT(registry_.IssuedTo(kGateway1), IsEmpty());
  EXPECT_THAT(registry_.BlacklistedOf(kGateway1), IsEmpty());
  registry_.Apply(SerialBlacklisted{kGateway1, 6});
  EXPECT_THAT(registry_.BlacklistedOf(kGateway1), ElementsAre(6));
  EXPECT_EQ(registry_.BlacklistedCount("a"), 1U);
  EXPECT_EQ(registry_.BlacklistedCount("b"), 1U);
}

TEST_F(GatewayCertificates, GatewayDeleted_ItsTenantAddsItAgain_BlacklistedStaysBlacklisted) {
  RecordProperty("requirements", "GW-6");
  registry_.Apply(GatewayDeleted{"g1"});
  EXPECT_FALSE(registry_.IsBlacklisted(kGateway1, 5));
  EXPECT_EQ(registry_.IssuedCount("a"), 0U);
  registry_.Apply(GatewayAdded{"g1", "b"});
  registry_.Apply(GatewayDeleted{"g1"});
  registry_.Apply(GatewayAdded{"g1", "a"});
  EXPECT_THAT(registry_.BlacklistedOf(kGateway1), ElementsAre(5));
  EXPECT_THAT(registry_.IssuedTo(kGateway1), IsEmpty());
}

TEST_F(GatewayCertificates, TenantDeleted_WhatItKeptIsFreed) {
  RecordProperty("requirements", "TENANT-6");
  registry_.Apply(GatewayDeleted{"g1"});
  registry_.Apply(GatewayDeleted{"g3"});
  registry_.Apply(TenantDeleted{"a"});
  registry_.Apply(TenantAdded{"a"});
  registry_.Apply(GatewayAdded{"g1", "a"});
  EXPECT_THAT(registry_.BlacklistedOf(kGateway1), IsEmpty());
  EXPECT_EQ(registry_.BlacklistedCount("a"), 0U);
  EXPECT_EQ(registry_.IssuedCount("a"), 0U);
}

}  // namespace
}  // namespace connectmaster::fakegateway
