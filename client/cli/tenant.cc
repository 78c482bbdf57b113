#include <iostream>

#include "absl/strings/str_join.h"
#include "certificate_commands.h"
#include "commands.h"

namespace connectmaster::client::cli {
namespace {

constexpr char kAdministrator[] = "administrator";

std::unique_ptr<Client> LogInAsAdministrator(const GlobalOptions& globals) {
  return LogInAdmin(globals, kAdministrator);
}

struct TenantOwner {
  using ApiType = TenantApi;
  using Info = gsdk::tenant::CertificateInfo;
  using Created = gsdk::tenant::CreateCertificateResponse;
  static constexpr char kName[] = "tenant";

  static std::unique_ptr<Client> LogIn(const GlobalOptions& globals) { return LogInAsAdministrator(globals); }
  static TenantApi& Api(Client& client) { return client.Tenant(); }
  static const std::string& Id(const Info& info) { return info.tenantid(); }
  // In a certificate folder, the administrator's files have another name.
  static std::string FileName(const std::string& id) { return id == kAdministrator ? kAdminFiles : id; }
  static const std::string& Certificate(const Created& created) { return created.tenantcert(); }
  static const std::string& Key(const Created& created) { return created.tenantkey(); }
};

struct TenantListOptions {
  bool json = false;
};

int ListTenants(const GlobalOptions& globals, const TenantListOptions& options) {
  const auto client = LogInAsAdministrator(globals);
  if (client == nullptr) return 1;
  const auto ids = client->Tenant().GetList();
  if (!ids.ok()) return Fail("cannot list the tenants", ids.status());
  gsdk::tenant::GetListResponse list;
  list.mutable_tenantids()->Assign(ids->begin(), ids->end());
  std::cout << (options.json ? ToJsonLine(list) : LinesOf(*ids)) << "\n";
  return 0;
}

struct TenantsOptions {
  std::vector<std::string> tenants;
  bool json = false;
};

int GetTenants(const GlobalOptions& globals, const TenantsOptions& options) {
  const auto client = LogInAsAdministrator(globals);
  if (client == nullptr) return 1;
  const auto infos = client->Tenant().Get(options.tenants);
  if (!infos.ok()) return Fail("cannot get every tenant", infos.status());
  std::vector<TableRow> rows{{"TENANT", "GATEWAYS"}};
  for (const auto& info : *infos) rows.push_back({info.tenantid(), absl::StrJoin(info.gatewayids(), " ")});
  std::cout << (options.json ? ToJsonArray(*infos) : FormatTable(rows));
  return 0;
}

int DeleteTenants(const GlobalOptions& globals, const TenantsOptions& options) {
  const auto client = LogInAsAdministrator(globals);
  if (client == nullptr) return 1;
  const absl::Status status = client->Tenant().Delete(options.tenants);
  if (!status.ok()) return Fail("cannot delete the tenants", status);
  for (const std::string& tenant : options.tenants) std::cout << "Deleted " << tenant << "\n";
  return 0;
}

struct TenantOptions {
  std::string tenant;
  std::vector<std::string> gateways;
};

int AddATenant(const GlobalOptions& globals, const TenantOptions& options) {
  const auto client = LogInAsAdministrator(globals);
  if (client == nullptr) return 1;
  gsdk::tenant::TenantInfo info;
  info.set_tenantid(options.tenant);
  info.mutable_gatewayids()->Assign(options.gateways.begin(), options.gateways.end());
  const absl::Status status = client->Tenant().Add({info});
  if (!status.ok()) return Fail("cannot add " + options.tenant, status);
  std::cout << "Added " << options.tenant << "\n";
  return 0;
}

int AddGateways(const GlobalOptions& globals, const TenantOptions& options) {
  const auto client = LogInAsAdministrator(globals);
  if (client == nullptr) return 1;
  const absl::Status status = client->Tenant().AddGateway(options.tenant, options.gateways);
  if (!status.ok()) return Fail("cannot add the gateways to " + options.tenant, status);
  for (const std::string& gateway : options.gateways) std::cout << "Added " << gateway << "\n";
  return 0;
}

int DeleteGateways(const GlobalOptions& globals, const TenantOptions& options) {
  const auto client = LogInAsAdministrator(globals);
  if (client == nullptr) return 1;
  const absl::Status status = client->Tenant().DeleteGateway(options.tenant, options.gateways);
  if (!status.ok()) return Fail("cannot delete the gateways of " + options.tenant, status);
  for (const std::string& gateway : options.gateways) std::cout << "Deleted " << gateway << "\n";
  return 0;
}

CLI::Option* AddTenants(CLI::App& command, std::vector<std::string>& target) {
  return command.add_option("tenant", target, "IDs of the tenants")->type_name("ID")->required();
}

CLI::Option* AddTenantAndGateways(CLI::App& command, TenantOptions& options) {
  command.add_option("tenant", options.tenant, "ID of the tenant")->type_name("TENANT")->required();
  return command.add_option("gateway", options.gateways, "IDs of device gateways")->type_name("GATEWAY");
}

}  // namespace

void AddTenant(CommandTree& tree) {
  CLI::App& group = tree.AddGroup(tree.root(), "tenant",
                                  "Tenants, as the administrator: list, get, add, delete, gateways and certificates");
  {
    auto [command, options] = tree.Add(group, "list", "List the IDs of all tenants", ListTenants);
    AddJson(command, options.json);
  }
  {
    auto [command, options] = tree.Add(group, "get", "Show tenants with their device gateways", GetTenants);
    AddTenants(command, options.tenants);
    AddJson(command, options.json);
  }
  {
    auto [command, options] = tree.Add(group, "add", "Register a tenant with its device gateways", AddATenant);
    AddTenantAndGateways(command, options);
  }
  {
    auto [command, options] = tree.Add(group, "delete", "Delete tenants with their device gateways", DeleteTenants);
    AddTenants(command, options.tenants);
  }
  {
    auto [command, options] = tree.Add(group, "add-gateway", "Give a tenant more device gateways", AddGateways);
    AddTenantAndGateways(command, options)->required();
  }
  {
    auto [command, options] = tree.Add(group, "delete-gateway", "Take device gateways from a tenant", DeleteGateways);
    AddTenantAndGateways(command, options)->required();
  }
  certificate_commands::Add<TenantOwner>(tree, group);
}

}  // namespace connectmaster::client::cli
