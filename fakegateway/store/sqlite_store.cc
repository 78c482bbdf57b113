#include "store/sqlite_store.h"

#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "store/rows.h"
#include "store/statement.h"

namespace connectmaster::fakegateway {
namespace {

// "CMTK", so that a file says whose it is.
constexpr int kApplicationId = 0x434D544B;

}  // namespace

SqliteStore::SqliteStore(std::string path, sqlite3* database) : path_(std::move(path)), database_(database) {}

SqliteStore::~SqliteStore() {
  sqlite3_close(database_);
}

absl::StatusOr<std::unique_ptr<SqliteStore>> SqliteStore::Open(const std::string& path, const Changes& initial) {
  sqlite3* database = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &database,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
  std::unique_ptr<SqliteStore> store(new SqliteStore(path, database));
  if (result != SQLITE_OK) return store->Error("cannot open");
  if (auto status = store->Prepare(initial); !status.ok()) return status;
  return store;
}

absl::Status SqliteStore::Prepare(const Changes& initial) {
  // Exclusive, so that a second process is told at once.
  for (const char* const sql : {"PRAGMA locking_mode = EXCLUSIVE", "BEGIN IMMEDIATE"}) {
    if (auto status = Execute(sql); !status.ok()) return status;
  }
  const auto application = ReadNumber("PRAGMA application_id");
  if (!application.ok()) return application.status();
  const auto tables = ReadNumber("SELECT count(*) FROM sqlite_schema");
  if (!tables.ok()) return tables.status();
  const bool is_new = *application == 0 && *tables == 0;
  if (!is_new && *application != kApplicationId) {
    return absl::FailedPreconditionError(
        absl::StrCat("database ", path_, " is not a fake master gateway's: name another file"));
  }
  const auto version = ReadNumber("PRAGMA user_version");
  if (!version.ok()) return version.status();
  const auto known = static_cast<int>(SchemaSteps().size());
  if (*version > known || *version < 0) {
    return absl::FailedPreconditionError(absl::StrCat("database ", path_, " has schema version ", *version,
                                                      ", and this fakegateway knows ", known,
                                                      " at most: use the newer fakegateway, or name another file"));
  }
  // Only now, since it changes the file: WAL, which FULL syncs at each commit.
  for (const char* const sql : {"COMMIT", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"}) {
    if (auto status = Execute(sql); !status.ok()) return status;
  }
  if (*version == known) return absl::OkStatus();
  return is_new ? UpdateSchema(0, initial) : UpdateSchema(*version, {});
}

absl::Status SqliteStore::UpdateSchema(int version, const Changes& initial) {
  std::vector<std::string> script{"BEGIN IMMEDIATE"};
  script.insert(script.end(), SchemaSteps().begin() + version, SchemaSteps().end());
  script.push_back(absl::StrCat("PRAGMA application_id = ", kApplicationId));
  script.push_back(absl::StrCat("PRAGMA user_version = ", SchemaSteps().size()));
  for (const std::string& sql : script) {
    if (auto status = Execute(sql.c_str()); !status.ok()) return status;
  }
  if (auto status = Write(initial); !status.ok()) return status;
  return Execute("COMMIT");
}

absl::StatusOr<Changes> SqliteStore::Load() {
  Changes changes;
  if (!ReadRows(database_, changes)) return Error("cannot read");
  return changes;
}

absl::Status SqliteStore::Commit(const Changes& changes) {
  if (auto status = CheckFiles(); !status.ok()) return status;
  if (auto status = Execute("BEGIN IMMEDIATE"); !status.ok()) return status;
  auto status = Write(changes);
  if (status.ok()) status = Execute("COMMIT");
  if (!status.ok()) (void)Execute("ROLLBACK");
  has_log_ = has_log_ || access(LogPath().c_str(), F_OK) == 0;
  return status;
}

// Empty if the database is in memory.
std::string SqliteStore::LogPath() const {
  const char* const path = sqlite3_db_filename(database_, "main");
  return path == nullptr || *path == '\0' ? "" : sqlite3_filename_wal(path);
}

// SQLite would go on in files that nobody finds again.
absl::Status SqliteStore::CheckFiles() const {
  int moved = 0;
  sqlite3_file_control(database_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved == 0 && (!has_log_ || access(LogPath().c_str(), F_OK) == 0)) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("database ", path_, moved != 0 ? "" : "-wal",
                                             " was moved or removed while it was in use: put it back, or restart"));
}

absl::Status SqliteStore::Write(const Changes& changes) {
  for (const Change& change : changes) {
    if (!WriteRow(database_, change)) return Error("cannot write to");
  }
  return absl::OkStatus();
}

absl::Status SqliteStore::Error(const std::string& doing) const {
  const int code = database_ == nullptr ? SQLITE_NOMEM : sqlite3_errcode(database_);
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    return absl::UnavailableError(
        absl::StrCat("database ", path_, " is in use by another process: stop it, or name another file"));
  }
  if (code == SQLITE_NOTADB) {
    return absl::FailedPreconditionError(absl::StrCat("database ", path_, " is not an SQLite file: name another file"));
  }
  return absl::UnavailableError(absl::StrCat(doing, " database ", path_, ": ",
                                             database_ == nullptr ? "out of memory" : sqlite3_errmsg(database_)));
}

absl::Status SqliteStore::Execute(const char* sql) const {
  return sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? absl::OkStatus() : Error("cannot use");
}

absl::StatusOr<int> SqliteStore::ReadNumber(const char* sql) const {
  Statement statement(database_, sql);
  if (!statement.Step()) return Error("cannot read");
  return static_cast<int>(statement.Number(0));
}

}  // namespace connectmaster::fakegateway
