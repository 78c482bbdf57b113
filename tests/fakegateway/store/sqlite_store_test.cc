#include "store/sqlite_store.h"

#include <sqlite3.h>

#include <cstdint>
#include <limits>

#include "store/rows.h"
#include "store_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using SqliteStoreTest = StoreTest;

const CertificateHolder kTenantA{CertificateHolder::Kind::kTenant, "a"};
const CertificateHolder kGatewayA{CertificateHolder::Kind::kGateway, "a"};

CertificateIssued Issued(const CertificateHolder& holder, std::int64_t serial_number) {
  CertificateIssued issued{holder, {}, serial_number, 1'000, 4'102'444'800};
  issued.subject.set_country("KR");
  issued.subject.set_province("Gyeonggi");
  issued.subject.set_city("Seongnam");
  issued.subject.set_organization("O'Brien; DROP TABLE tenants");
  issued.subject.set_organizationunit("\xed\x95\x9c");
  issued.subject.set_commonname(std::string("with a NUL \0 in it", 18));
  return issued;
}

TEST_F(SqliteStoreTest, AFreshFileHoldsNothing) {
  RecordProperty("requirements", "TENANT-1");
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  EXPECT_TRUE((*store)->Load()->empty());
}

TEST_F(SqliteStoreTest, AFreshFileBeginsWithWhatItIsGivenAndAnOldOneDoesNot) {
  RecordProperty("requirements", "TENANT-6 ROBUST-2");
  {
    const auto store = Open({TenantAdded{"a"}, GatewayAdded{"a1", "a"}});
    ASSERT_THAT(store, IsOk());
    EXPECT_THAT(LoadFrom(**store).tenants().at("a"), ElementsAre("a1"));
    ASSERT_THAT((*store)->Commit({GatewayDeleted{"a1"}, TenantDeleted{"a"}}), IsOk());
  }
  const auto store = Open({TenantAdded{"a"}, GatewayAdded{"a1", "a"}});
  ASSERT_THAT(store, IsOk());
  EXPECT_FALSE(LoadFrom(**store).HasTenant("a"));
}

TEST_F(SqliteStoreTest, EveryKindOfChangeComesBack) {
  RecordProperty("requirements", "TENANT-4 TENANT-9 TENANT-10 GW-1 GW-6 ROBUST-2");
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  {
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT((*store)->Commit({TenantAdded{"a"}, GatewayAdded{"a1", "a"}, GatewayAdded{"a2", "a"}, TenantAdded{"b"},
                                  GatewayAdded{"b1", "b"}, GatewayAdded{"x", "administrator"}}),
                IsOk());
    ASSERT_THAT((*store)->Commit({Issued(kTenantA, kMost), Issued(kTenantA, 3), Issued(kGatewayA, 4)}), IsOk());
    ASSERT_THAT((*store)->Commit({SerialBlacklisted{kTenantA, kMost}, SerialBlacklisted{kTenantA, 9},
                                  SerialBlacklisted{kGatewayA, 9}}),
                IsOk());
    ASSERT_THAT(
        (*store)->Commit({SerialCleared{kTenantA, 9}, GatewayDeleted{"a2"}, GatewayDeleted{"b1"}, TenantDeleted{"b"}}),
        IsOk());
  }
  const Registry registry = Load();
  EXPECT_EQ(registry.tenants().size(), 2U);
  EXPECT_THAT(registry.tenants().at("a"), ElementsAre("a1"));
  EXPECT_THAT(registry.tenants().at("administrator"), ElementsAre("x"));
  ASSERT_EQ(registry.IssuedTo(kTenantA).size(), 2U);
  const CertificateIssued& first = registry.IssuedTo(kTenantA)[0];
  EXPECT_EQ(first.serial_number, kMost);
  EXPECT_EQ(first.issue_date, 1'000);
  EXPECT_EQ(first.expiry_date, 4'102'444'800);
  EXPECT_EQ(first.subject.SerializeAsString(), Issued(kTenantA, 1).subject.SerializeAsString());
  EXPECT_EQ(registry.IssuedTo(kTenantA)[1].serial_number, 3);
  EXPECT_EQ(registry.IssuedTo(kGatewayA).size(), 1U);
  EXPECT_THAT(registry.BlacklistedOf(kTenantA), ElementsAre(kMost));
  EXPECT_THAT(registry.BlacklistedOf(kGatewayA), ElementsAre(9));
}

TEST_F(SqliteStoreTest, Delete_WhatIsKeptOfCertificates_IsWhatTheRegistryKeeps) {
  RecordProperty("requirements", "TENANT-6 TENANT-10 GW-3 GW-6");
  const CertificateHolder tenant_b{CertificateHolder::Kind::kTenant, "b"};
  const CertificateHolder gateway_a{CertificateHolder::Kind::kGateway, "a1"};
  const CertificateHolder gateway_b{CertificateHolder::Kind::kGateway, "b1"};
  {
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT(
        (*store)->Commit({TenantAdded{"a"}, TenantAdded{"b"}, GatewayAdded{"a1", "a"}, GatewayAdded{"b1", "b"},
                          Issued(kTenantA, 1), Issued(gateway_a, 2), Issued(tenant_b, 3), Issued(gateway_b, 4),
                          SerialBlacklisted{kTenantA, 1, "administrator"}, SerialBlacklisted{gateway_a, 2, "a"},
                          SerialBlacklisted{tenant_b, 3, "administrator"}, SerialBlacklisted{gateway_b, 4, "b"}}),
        IsOk());
    ASSERT_THAT((*store)->Commit({GatewayDeleted{"a1"}, GatewayDeleted{"b1"}, TenantDeleted{"b"}, TenantAdded{"b"},
                                  GatewayAdded{"a1", "b"}, GatewayAdded{"b1", "b"}}),
                IsOk());
  }
  Registry registry = Load();
  EXPECT_EQ(registry.IssuedCount("administrator"), 1U);
  EXPECT_THAT(registry.IssuedTo(gateway_a), IsEmpty());
  EXPECT_THAT(registry.BlacklistedOf(gateway_a), IsEmpty());
  EXPECT_THAT(registry.BlacklistedOf(gateway_b), IsEmpty());
  EXPECT_THAT(registry.BlacklistedOf(tenant_b), ElementsAre(3));
  registry.Apply(GatewayDeleted{"a1"});
  registry.Apply(GatewayAdded{"a1", "a"});
  EXPECT_THAT(registry.BlacklistedOf(gateway_a), ElementsAre(2));
}

TEST_F(SqliteStoreTest, FileOfVersion2_WhoseBlacklistHasNoOwners_GetsThem) {
  RecordProperty("requirements", "GW-6 TENANT-10 ROBUST-2");
  const std::string sql =
      SchemaSteps()[0] + SchemaSteps()[1] +
      "PRAGMA application_id = 1129141323; PRAGMA user_version = 2;"
      "INSERT INTO tenants VALUES('a'); INSERT INTO gateways VALUES('a1', 'a');"
      "INSERT INTO certificates VALUES(NULL, 0, 'a', 1, 1, 2, '', '', '', '', '', ''),"
      " (NULL, 0, 'gone', 2, 1, 2, '', '', '', '', '', ''), (NULL, 1, 'a1', 3, 1, 2, '', '', '', '', '', ''),"
      " (NULL, 1, 'gone', 4, 1, 2, '', '', '', '', '', '');"
      "INSERT INTO blacklist VALUES(0, 'a', 1), (0, 'gone', 2), (1, 'a1', 3), (1, 'gone', 4);";
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(Path().c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  sqlite3_close(database);
  const Registry registry = Load();
  EXPECT_EQ(registry.IssuedTo(kTenantA).size(), 1U);
  EXPECT_EQ(registry.IssuedCount("administrator"), 1U);
  EXPECT_EQ(registry.IssuedCount("a"), 1U);
  EXPECT_THAT(registry.BlacklistedOf(kTenantA), ElementsAre(1));
  EXPECT_THAT(registry.BlacklistedOf({CertificateHolder::Kind::kGateway, "a1"}), ElementsAre(3));
  EXPECT_EQ(registry.BlacklistedCount("administrator"), 2U);
}

TEST_F(SqliteStoreTest, AGatewayMayMoveInOneCommit) {
  RecordProperty("requirements", "TENANT-7");
  {
    const auto store = Open();
    ASSERT_THAT((*store)->Commit({TenantAdded{"a"}, TenantAdded{"b"}, GatewayAdded{"g", "a"}}), IsOk());
    ASSERT_THAT((*store)->Commit({GatewayDeleted{"g"}, GatewayAdded{"g", "b"}}), IsOk());
  }
  EXPECT_EQ(*Load().OwnerOf("g"), "b");
}

TEST_F(SqliteStoreTest, OfACommitThatFailsNothingIsStored) {
  RecordProperty("requirements", "TENANT-4 ROBUST-2");
  {
    const auto store = Open();
    ASSERT_THAT((*store)->Commit({TenantAdded{"a"}, GatewayAdded{"g", "a"}}), IsOk());
    EXPECT_THAT((*store)->Commit({TenantAdded{"b"}, GatewayDeleted{"none"}, GatewayAdded{"g", "b"}}),
                StatusIs(absl::StatusCode::kUnavailable, HasSubstr(Path())));
    EXPECT_FALSE(LoadFrom(**store).HasTenant("b"));
    EXPECT_THAT((*store)->Commit({TenantAdded{"c"}}), IsOk());
  }
  const Registry registry = Load();
  EXPECT_FALSE(registry.HasTenant("b"));
  EXPECT_TRUE(registry.HasTenant("c"));
  EXPECT_EQ(*registry.OwnerOf("g"), "a");
}

TEST_F(SqliteStoreTest, WhatWasCommittedIsThereWithoutClosing) {
  RecordProperty("requirements", "ROBUST-2");
  const auto store = Open();
  ASSERT_THAT((*store)->Commit({TenantAdded{"a"}}), IsOk());
  // A copy of the files is what a killed process leaves.
  for (const char* const suffix : {"", "-wal"}) {
    std::filesystem::copy_file(Path() + suffix, Path("copy.db") + suffix);
  }
  const auto copy = SqliteStore::Open(Path("copy.db"), {});
  ASSERT_THAT(copy, IsOk());
  EXPECT_TRUE(LoadFrom(**copy).HasTenant("a"));
}

TEST_F(SqliteStoreTest, ASecondOpenerIsToldAtOnceAndHarmsNothing) {
  const auto first = Open();
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("in use")));
  EXPECT_THAT((*first)->Commit({TenantAdded{"a"}}), IsOk());
  EXPECT_TRUE(LoadFrom(**first).HasTenant("a"));
}

TEST_F(SqliteStoreTest, AFileThatWasClosedCanBeOpenedAgain) {
  for (int i = 0; i < 3; ++i) {
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT((*store)->Commit({TenantAdded{"t" + std::to_string(i)}}), IsOk());
  }
  EXPECT_EQ(Load().tenants().size(), 4U);
}

TEST_F(SqliteStoreTest, ACommitOfNothingIsFine) {
  const auto store = Open();
  EXPECT_THAT((*store)->Commit({}), IsOk());
}

}  // namespace
}  // namespace connectmaster::fakegateway
