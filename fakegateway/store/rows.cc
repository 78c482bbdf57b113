#include "store/rows.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <variant>

#include "common/overloaded.h"
#include "store/statement.h"

namespace connectmaster::fakegateway {
namespace {

std::int64_t KindNumber(const CertificateHolder& holder) {
  return static_cast<std::int64_t>(holder.kind);
}

// One statement after the other, each with the ID bound to it.
bool RunEach(sqlite3* db, const std::string& id, std::initializer_list<const char*> statements) {
  return std::all_of(statements.begin(), statements.end(),
                     [&](const char* sql) { return Statement(db, sql).Bind(id).Run(); });
}

CertificateHolder ReadHolder(const Statement& row, int column) {
  return {static_cast<CertificateHolder::Kind>(row.Number(column)), row.Text(column + 1)};
}

}  // namespace

// Blacklists name tenants and gateways that may be gone: see Registry.
const std::vector<std::string>& SchemaSteps() {
  static const std::vector<std::string> kSteps{
      R"sql(
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
)sql",
      // filter: a gsdk.connect.AcceptFilter; slaves: a gsdk.connect.SlaveDeviceInfo.
      R"sql(
  CREATE TABLE async_connections(
    gateway_id TEXT NOT NULL, device_id INTEGER NOT NULL, address TEXT NOT NULL, port INTEGER NOT NULL,
    use_ssl INTEGER NOT NULL, PRIMARY KEY(gateway_id, device_id)) WITHOUT ROWID;
  CREATE TABLE accept_filters(gateway_id TEXT PRIMARY KEY, filter BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE slaves(
    gateway_id TEXT NOT NULL, device_id INTEGER NOT NULL, slaves BLOB NOT NULL,
    PRIMARY KEY(gateway_id, device_id)) WITHOUT ROWID;
)sql",
      // A blacklist has an owner, and a history ends with whom it is about.
      R"sql(
  CREATE TABLE owned_blacklist(
    owner TEXT NOT NULL, holder_kind INTEGER NOT NULL, holder_id TEXT NOT NULL, serial_number INTEGER NOT NULL,
    PRIMARY KEY(owner, holder_kind, holder_id, serial_number)) WITHOUT ROWID;
  INSERT INTO owned_blacklist SELECT 'administrator', 0, holder_id, serial_number FROM blacklist WHERE holder_kind = 0;
  INSERT INTO owned_blacklist SELECT tenant_id, 1, holder_id, serial_number
    FROM blacklist JOIN gateways ON gateway_id = holder_id WHERE holder_kind = 1;
  DROP TABLE blacklist;
  ALTER TABLE owned_blacklist RENAME TO blacklist;
  DELETE FROM certificates WHERE holder_kind = 0 AND holder_id <> 'administrator'
    AND holder_id NOT IN (SELECT tenant_id FROM tenants);
  DELETE FROM certificates WHERE holder_kind = 1 AND holder_id NOT IN (SELECT gateway_id FROM gateways);
)sql"};
  return kSteps;
}

bool WriteRow(sqlite3* db, const Change& change) {
  return std::visit(
      Overloaded{
          [db](const TenantAdded& it) {
            return Statement(db, "INSERT OR IGNORE INTO tenants VALUES(?)").Bind(it.tenant_id).Run();
          },
          [db](const TenantDeleted& it) {
            return RunEach(db, it.tenant_id,
                           {"DELETE FROM tenants WHERE tenant_id = ?",
                            "DELETE FROM certificates WHERE holder_kind = 0 AND holder_id = ?",
                            "DELETE FROM blacklist WHERE owner = ?"});
          },
          [db](const GatewayAdded& it) {
            return Statement(db, "INSERT INTO gateways VALUES(?, ?)").Bind(it.gateway_id).Bind(it.tenant_id).Run();
          },
          [db](const GatewayDeleted& it) {
            return RunEach(
                db, it.gateway_id,
                {"DELETE FROM gateways WHERE gateway_id = ?", "DELETE FROM async_connections WHERE gateway_id = ?",
                 "DELETE FROM accept_filters WHERE gateway_id = ?", "DELETE FROM slaves WHERE gateway_id = ?",
                 "DELETE FROM certificates WHERE holder_kind = 1 AND holder_id = ?"});
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
            return Statement(db, "INSERT OR IGNORE INTO blacklist VALUES(?, ?, ?, ?)")
                .Bind(it.owner)
                .Bind(KindNumber(it.holder))
                .Bind(it.holder.id)
                .Bind(it.serial_number)
                .Run();
          },
          [db](const SerialCleared& it) {
            return Statement(db,
                             "DELETE FROM blacklist WHERE owner = ? AND holder_kind = ? AND holder_id = ? AND "
                             "serial_number = ?")
                .Bind(it.owner)
                .Bind(KindNumber(it.holder))
                .Bind(it.holder.id)
                .Bind(it.serial_number)
                .Run();
          },
          [db](const AsyncConnectionStored& it) {
            return Statement(db, "INSERT OR REPLACE INTO async_connections VALUES(?, ?, ?, ?, ?)")
                .Bind(it.gateway_id)
                .Bind(it.info.deviceid())
                .Bind(it.info.ipaddr())
                .Bind(it.info.port())
                .Bind(it.info.usessl() ? 1 : 0)
                .Run();
          },
          [db](const AsyncConnectionRemoved& it) {
            return Statement(db, "DELETE FROM async_connections WHERE gateway_id = ? AND device_id = ?")
                .Bind(it.gateway_id)
                .Bind(it.device_id)
                .Run();
          },
          [db](const AcceptFilterStored& it) {
            return Statement(db, "INSERT OR REPLACE INTO accept_filters VALUES(?, ?)")
                .Bind(it.gateway_id)
                .BindBytes(it.filter.SerializeAsString())
                .Run();
          },
          [db](const SlavesStored& it) {
            return Statement(db, "INSERT OR REPLACE INTO slaves VALUES(?, ?, ?)")
                .Bind(it.gateway_id)
                .Bind(it.info.deviceid())
                .BindBytes(it.info.SerializeAsString())
                .Run();
          },
          [db](const SlavesRemoved& it) {
            return Statement(db, "DELETE FROM slaves WHERE gateway_id = ? AND device_id = ?")
                .Bind(it.gateway_id)
                .Bind(it.device_id)
                .Run();
          },
      },
      change);
}

bool ReadRows(sqlite3* db, Changes& changes) {
  Statement tenants(db, "SELECT tenant_id FROM tenants");
  while (tenants.Step()) changes.emplace_back(TenantAdded{tenants.Text(0)});
  Statement gateways(db, "SELECT gateway_id, tenant_id FROM gateways");
  while (gateways.Step()) changes.emplace_back(GatewayAdded{gateways.Text(0), gateways.Text(1)});
  Statement certificates(db,
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
  Statement blacklist(db, "SELECT holder_kind, holder_id, serial_number, owner FROM blacklist");
  while (blacklist.Step()) {
    changes.emplace_back(SerialBlacklisted{ReadHolder(blacklist, 0), blacklist.Number(2), blacklist.Text(3)});
  }
  Statement connections(db, "SELECT gateway_id, device_id, address, port, use_ssl FROM async_connections");
  while (connections.Step()) {
    AsyncConnectionStored it{connections.Text(0), {}};
    it.info.set_deviceid(static_cast<std::uint32_t>(connections.Number(1)));
    it.info.set_ipaddr(connections.Text(2));
    it.info.set_port(static_cast<int>(connections.Number(3)));
    it.info.set_usessl(connections.Number(4) != 0);
    changes.emplace_back(std::move(it));
  }
  bool intact = true;
  Statement filters(db, "SELECT gateway_id, filter FROM accept_filters");
  while (filters.Step()) {
    AcceptFilterStored it{filters.Text(0), {}};
    intact = it.filter.ParseFromString(filters.Bytes(1)) && intact;
    changes.emplace_back(std::move(it));
  }
  Statement slaves(db, "SELECT gateway_id, slaves FROM slaves");
  while (slaves.Step()) {
    SlavesStored it{slaves.Text(0), {}};
    intact = it.info.ParseFromString(slaves.Bytes(1)) && intact;
    changes.emplace_back(std::move(it));
  }
  return intact && tenants.Done() && gateways.Done() && certificates.Done() && blacklist.Done() && connections.Done() &&
         filters.Done() && slaves.Done();
}

}  // namespace connectmaster::fakegateway
