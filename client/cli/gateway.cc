#include <iostream>

#include "absl/strings/str_join.h"
#include "certificate_commands.h"
#include "commands.h"

namespace connectmaster::client::cli {
namespace {

struct GatewayOwner {
  using ApiType = GatewayApi;
  using Info = gsdk::gateway::CertificateInfo;
  using Created = gsdk::gateway::CreateCertificateResponse;
  static constexpr char kName[] = "gateway";

  static std::unique_ptr<Client> LogIn(const GlobalOptions& globals) { return cli::LogIn(globals); }
  static GatewayApi& Api(Client& client) { return client.Gateway(); }
  static const std::string& Id(const Info& info) { return info.gatewayid(); }
  static const std::string& FileName(const std::string& id) { return id; }
  static const std::string& Certificate(const Created& created) { return created.gatewaycert(); }
  static const std::string& Key(const Created& created) { return created.gatewaykey(); }
};

struct GatewayListOptions {
  bool json = false;
};

int ListGateways(const GlobalOptions& globals, const GatewayListOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const auto ids = client->Gateway().GetList();
  if (!ids.ok()) return Fail("cannot list the device gateways", ids.status());
  gsdk::gateway::GetListResponse list;
  list.mutable_gatewayids()->Assign(ids->begin(), ids->end());
  const std::string text = ids->empty() ? globals.tenant + " has no device gateway." : LinesOf(*ids);
  std::cout << (options.json ? ToJsonLine(list) : text) << "\n";
  return 0;
}

struct GatewaysOptions {
  std::vector<std::string> gateways;
  bool json = false;
};

int GetGateways(const GlobalOptions& globals, const GatewaysOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const auto infos = client->Gateway().Get(options.gateways);
  if (!infos.ok()) return Fail("cannot get every device gateway", infos.status());
  std::vector<TableRow> rows{{"GATEWAY", "CONNECTED", "DEVICES"}};
  for (const auto& info : *infos) {
    rows.push_back({info.gatewayid(), YesNo(info.isconnected()), absl::StrJoin(info.deviceids(), " ")});
  }
  std::cout << (options.json ? ToJsonArray(*infos) : FormatTable(rows));
  return 0;
}

int AddGateways(const GlobalOptions& globals, const GatewaysOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const absl::Status status = client->Gateway().Add(options.gateways);
  if (!status.ok()) return Fail("cannot add the device gateways", status);
  for (const std::string& gateway : options.gateways) std::cout << "Added " << gateway << "\n";
  return 0;
}

int DeleteGateways(const GlobalOptions& globals, const GatewaysOptions& options) {
  const auto client = LogIn(globals);
  if (client == nullptr) return 1;
  const absl::Status status = client->Gateway().Delete(options.gateways);
  if (!status.ok()) return Fail("cannot delete the device gateways", status);
  for (const std::string& gateway : options.gateways) std::cout << "Deleted " << gateway << "\n";
  return 0;
}

void AddIds(CLI::App& command, std::vector<std::string>& target) {
  command.add_option("gateway", target, "IDs of the device gateways")->type_name("ID")->required();
}

}  // namespace

void AddGateway(CommandTree& tree) {
  CLI::App& group = tree.AddGroup(tree.root(), "gateway",
                                  "The tenant's device gateways: list, get, add, delete, watch, and certificates");
  {
    auto [command, options] = tree.Add(group, "list", "List the IDs of the tenant's device gateways", ListGateways);
    AddJson(command, options.json);
  }
  {
    auto [command, options] = tree.Add(
        group, "get", "Show the devices of device gateways, and whether the gateways are connected", GetGateways);
    AddIds(command, options.gateways);
    AddJson(command, options.json);
  }
  {
    auto [command, options] = tree.Add(group, "add", "Register device gateways for the tenant", AddGateways);
    AddIds(command, options.gateways);
  }
  {
    auto [command, options] = tree.Add(group, "delete", "Delete device gateways of the tenant", DeleteGateways);
    AddIds(command, options.gateways);
  }
  AddGatewayWatch(tree, group);
  certificate_commands::Add<GatewayOwner>(tree, group);
}

}  // namespace connectmaster::client::cli
