// Files that are no database of ours, and disks that fail.
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction's constants
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "store/sqlite_store.h"
#include "store_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class SqliteFailureTest : public StoreTest {
 protected:
  // Works on the file as some other program would.
  void RunSql(const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(Path().c_str(), &database), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_close(database);
  }

  // Opening the file fails so, and leaves it as it is.
  void ExpectRefusedUnharmed(absl::StatusCode code, const std::string& part) const {
    const std::string before = ReadFile(Path());
    EXPECT_THAT(Open(), StatusIs(code, AllOf(HasSubstr(Path()), HasSubstr(part))));
    EXPECT_TRUE(ReadFile(Path()) == before) << "the file was changed";
  }
};

// From now on no file may grow beyond so many bytes: writing more fails as on a full disk.
void LimitFileSize(rlim_t bytes) {
  signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  limit.rlim_cur = bytes;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

TEST_F(SqliteFailureTest, ADatabaseOfANewerVersionIsRefusedAndLeftAsItIs) {
  ASSERT_THAT(Open(), IsOk());
  RunSql("PRAGMA user_version = 1000");
  ExpectRefusedUnharmed(absl::StatusCode::kFailedPrecondition, "schema version 1000");
}

TEST_F(SqliteFailureTest, ADatabaseOfAnotherProgramIsRefusedAndLeftAsItIs) {
  RunSql("CREATE TABLE other(x); INSERT INTO other VALUES(1)");
  ExpectRefusedUnharmed(absl::StatusCode::kFailedPrecondition, "not a fake master gateway's");
  RunSql("PRAGMA application_id = 12345");
  ExpectRefusedUnharmed(absl::StatusCode::kFailedPrecondition, "not a fake master gateway's");
}

TEST_F(SqliteFailureTest, AFileThatIsNoDatabaseIsRefusedAndLeftAsItIs) {
  for (const std::string& content : {std::string("{\"tenants\": []}"), std::string(10'000, 'x')}) {
    WriteFile(Path(), content);
    ExpectRefusedUnharmed(absl::StatusCode::kFailedPrecondition, "not an SQLite file");
  }
}

TEST_F(SqliteFailureTest, AnEmptyFileBecomesADatabase) {
  WriteFile(Path(), "");
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(SqliteFailureTest, AFolderThatIsMissingIsNamed) {
  EXPECT_THAT(SqliteStore::Open(Path("missing/gateway.db"), {}),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(Path("missing/gateway.db"))));
  EXPECT_THAT(SqliteStore::Open(Path(""), {}), StatusIs(absl::StatusCode::kUnavailable, HasSubstr(Path(""))));
  WriteFile(Path("file"), "x");
  EXPECT_FALSE(SqliteStore::Open(Path("file/gateway.db"), {}).ok());
}

TEST_F(SqliteFailureTest, AFolderOrAFileThatCannotBeWrittenIsAnError) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  ASSERT_THAT(Open(), IsOk());
  ASSERT_EQ(chmod(Path().c_str(), 0444), 0);
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr(Path())));
  ASSERT_EQ(chmod(folder_.path().c_str(), 0555), 0);
  EXPECT_THAT(SqliteStore::Open(Path("new.db"), {}),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(Path("new.db"))));
  ASSERT_EQ(chmod(folder_.path().c_str(), 0755), 0);
}

TEST_F(SqliteFailureTest, AFullDiskIsAnErrorAndChangesNothing) {
  RecordProperty("requirements", "ROBUST-2");
  {
    const auto store = Open();
    ASSERT_THAT((*store)->Commit({TenantAdded{"a"}}), IsOk());
    LimitFileSize(std::filesystem::file_size(Path() + "-wal"));
    EXPECT_THAT((*store)->Commit({TenantAdded{"b"}}), StatusIs(absl::StatusCode::kUnavailable, HasSubstr(Path())));
    EXPECT_FALSE(LoadFrom(**store).HasTenant("b"));
    LimitFileSize(RLIM_INFINITY);
    EXPECT_THAT((*store)->Commit({TenantAdded{"c"}}), IsOk());
  }
  const Registry registry = Load();
  EXPECT_TRUE(registry.HasTenant("a"));
  EXPECT_FALSE(registry.HasTenant("b"));
  EXPECT_TRUE(registry.HasTenant("c"));
}

TEST_F(SqliteFailureTest, AFileThatIsTakenAwayIsAnErrorAndNothingIsClaimedToBeStored) {
  RecordProperty("requirements", "ROBUST-2");
  const auto store = Open();
  ASSERT_THAT((*store)->Commit({TenantAdded{"a"}}), IsOk());
  std::filesystem::rename(Path(), Path("moved.db"));
  EXPECT_THAT((*store)->Commit({TenantAdded{"b"}}),
              StatusIs(absl::StatusCode::kUnavailable, AllOf(HasSubstr(Path()), HasSubstr("moved"))));
  std::filesystem::rename(Path("moved.db"), Path());
  EXPECT_THAT((*store)->Commit({TenantAdded{"c"}}), IsOk());
  std::filesystem::remove_all(folder_.path());
  EXPECT_THAT((*store)->Commit({TenantAdded{"d"}}), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("moved")));
}

TEST_F(SqliteFailureTest, Commit_WriteAheadLogWasRemoved_IsAnError) {
  RecordProperty("requirements", "ROBUST-2");
  const auto store = Open();
  ASSERT_THAT((*store)->Commit({TenantAdded{"a"}}), IsOk());
  ASSERT_TRUE(std::filesystem::remove(Path() + "-wal"));
  EXPECT_THAT((*store)->Commit({TenantAdded{"b"}}),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(Path() + "-wal was moved or removed")));
}

}  // namespace
}  // namespace connectmaster::fakegateway
