#include "store/sqlite_store.h"

#include <sqlite3.h>

#include <filesystem>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "store/statement.h"

namespace connectmaster::fakegateway {
namespace {

// "CMTK", so that a file says whose it is.
constexpr int kApplicationId = 0x434D544B;
constexpr int kSchemaVersion = 1;

// Certificates and blacklists name tenants and gateways that may be gone: see Registry.
constexpr char kSchema[] = R"sql(
  CREATE TABLE tenants(tenant_id TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE gateways(gateway_id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE certificates(
    sequence INTEGER PRIMARY KEY, holder_kind INTEGER NOT NULL, holder_id TEXT NOT NULL,
    serial_number INTEGER NOT NULL, issue_date INTEGER NOT NULL, expiry_date INTEGER NOT NULL,
    country TEXT NOT NULL, province TEXT NOT NULL, city TEXT NOT NULL, organization TEXT NOT NULL,
    organization_unit TEXT NOT NULL, common_name TEXT NOT NULL);
  CREATE TABLE blacklist(
    holder_kind INTEGER NOT NULL, holder_id TEXT NOT NULL, serial_number INTEGER NOT NULL,
    PRIMARY KEY(holder_kind, holder_id, serial_number)) WITHOUT ROWID;
)sql";

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::int64_t KindNumber(const CertificateHolder& holder) {
  return static_cast<std::int64_t>(holder.kind);
}

CertificateHolder ReadHolder(const Statement& row, int column) {
  return {static_cast<CertificateHolder::Kind>(row.Number(column)), row.Text(column + 1)};
}

bool Write(sqlite3* db, const Change& change) {
  return std::visit(
      Overloaded{
          [db](const TenantAdded& it) {
            return Statement(db, "INSERT OR IGNORE INTO tenants VALUES(?)").Bind(it.tenant_id).Run();
          },
          [db](const TenantDeleted& it) {
            return Statement(db, "DELETE FROM tenants WHERE tenant_id = ?").Bind(it.tenant_id).Run();
          },
          [db](const GatewayAdded& it) {
            return Statement(db, "INSERT INTO gateways VALUES(?, ?)").Bind(it.gateway_id).Bind(it.tenant_id).Run();
          },
          [db](const GatewayDeleted& it) {
            return Statement(db, "DELETE FROM gateways WHERE gateway_id = ?").Bind(it.gateway_id).Run();
          },
          [db](const CertificateIssued& it) {
            return Statement(db, "INSERT INTO certificates VALUES(NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .Bind(KindNumber(it.holder))
                .Bind(it.holder.id)
                .Bind(it.serial_number)
                .Bind(it.issue_date)
                .Bind(it.expiry_date)
                .Bind(it.subject.country())
                .Bind(it.subject.province())
                .Bind(it.subject.city())
                .Bind(it.subject.organization())
                .Bind(it.subject.organizationunit())
                .Bind(it.subject.commonname())
                .Run();
          },
          [db](const SerialBlacklisted& it) {
            return Statement(db, "INSERT OR IGNORE INTO blacklist VALUES(?, ?, ?)")
                .Bind(KindNumber(it.holder))
                .Bind(it.holder.id)
                .Bind(it.serial_number)
                .Run();
          },
          [db](const SerialCleared& it) {
            return Statement(db, "DELETE FROM blacklist WHERE holder_kind = ? AND holder_id = ? AND serial_number = ?")
                .Bind(KindNumber(it.holder))
                .Bind(it.holder.id)
                .Bind(it.serial_number)
                .Run();
          },
      },
      change);
}

}  // namespace

SqliteStore::SqliteStore(std::string path, sqlite3* database) : path_(std::move(path)), database_(database) {}

SqliteStore::~SqliteStore() {
  sqlite3_close(database_);
}

absl::StatusOr<std::unique_ptr<SqliteStore>> SqliteStore::Open(const std::string& path) {
  sqlite3* database = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &database,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
  std::unique_ptr<SqliteStore> store(new SqliteStore(path, database));
  if (result != SQLITE_OK) return store->Error("cannot open");
  if (auto status = store->Prepare(); !status.ok()) return status;
  return store;
}

absl::Status SqliteStore::Prepare() {
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
  if (!is_new && *version != kSchemaVersion) {
    return absl::FailedPreconditionError(absl::StrCat("database ", path_, " has schema version ", *version,
                                                      ", and this fakegateway knows ", kSchemaVersion,
                                                      " only: use the newer fakegateway, or name another file"));
  }
  // Only now, since it changes the file: WAL, which FULL syncs at each commit.
  for (const char* const sql : {"COMMIT", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"}) {
    if (auto status = Execute(sql); !status.ok()) return status;
  }
  return is_new ? CreateSchema() : absl::OkStatus();
}

absl::Status SqliteStore::CreateSchema() {
  for (const std::string& sql :
       {std::string("BEGIN IMMEDIATE"), std::string(kSchema), absl::StrCat("PRAGMA application_id = ", kApplicationId),
        absl::StrCat("PRAGMA user_version = ", kSchemaVersion), std::string("COMMIT")}) {
    if (auto status = Execute(sql.c_str()); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<Changes> SqliteStore::Load() {
  Changes changes;
  Statement tenants(database_, "SELECT tenant_id FROM tenants");
  while (tenants.Step()) changes.emplace_back(TenantAdded{tenants.Text(0)});
  Statement gateways(database_, "SELECT gateway_id, tenant_id FROM gateways");
  while (gateways.Step()) changes.emplace_back(GatewayAdded{gateways.Text(0), gateways.Text(1)});
  Statement certificates(database_,
                         "SELECT holder_kind, holder_id, serial_number, issue_date, expiry_date, country, province, "
                         "city, organization, organization_unit, common_name FROM certificates ORDER BY sequence");
  while (certificates.Step()) {
    CertificateIssued it{
        ReadHolder(certificates, 0), {}, certificates.Number(2), certificates.Number(3), certificates.Number(4)};
    it.subject.set_country(certificates.Text(5));
    it.subject.set_province(certificates.Text(6));
    it.subject.set_city(certificates.Text(7));
    it.subject.set_organization(certificates.Text(8));
    it.subject.set_organizationunit(certificates.Text(9));
    it.subject.set_commonname(certificates.Text(10));
    changes.emplace_back(std::move(it));
  }
  Statement blacklist(database_, "SELECT holder_kind, holder_id, serial_number FROM blacklist");
  while (blacklist.Step()) changes.emplace_back(SerialBlacklisted{ReadHolder(blacklist, 0), blacklist.Number(2)});
  if (!tenants.Done() || !gateways.Done() || !certificates.Done() || !blacklist.Done()) return Error("cannot read");
  return changes;
}

absl::Status SqliteStore::Commit(const Changes& changes) {
  // SQLite would go on in a file that nobody finds again.
  int moved = 0;
  sqlite3_file_control(database_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved != 0) {
    return absl::UnavailableError(
        absl::StrCat("database ", path_, " was moved or removed while it was in use: put it back, or restart"));
  }
  if (auto status = Execute("BEGIN IMMEDIATE"); !status.ok()) return status;
  for (const Change& change : changes) {
    if (Write(database_, change)) continue;
    auto status = Error("cannot write to");
    (void)Execute("ROLLBACK");
    return status;
  }
  auto status = Execute("COMMIT");
  if (!status.ok()) (void)Execute("ROLLBACK");
  return status;
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
