#include "cli/next_steps.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/ipv4.h"
#include "listener/listen_address.h"

namespace connectmaster::fakegateway::cli {
namespace {

// Where a server on `host` can be reached from this machine, the best first.
std::vector<std::string> HostsFor(const std::string& host) {
  if (host == "0.0.0.0") return {"127.0.0.1", "localhost"};
  if (host == "::") return {"::1", "localhost", "127.0.0.1"};
  if (host == "127.0.0.1" || host == "::1") return {host, "localhost"};
  return {host};
}

// As a shell takes it for one word.
std::string Quoted(const std::string& text) {
  constexpr char kPlain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./:,@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

// " --name value", or nothing if the client would take that value anyway.
std::string Option(const std::string& name, const std::string& value, const std::string& default_value) {
  return value == default_value ? "" : absl::StrCat(" --", name, " ", Quoted(value));
}

// "search", if there is something to be found on the device gateway's subnet.
std::string LookAt(const testkit::Fleet& fleet, const std::string& gateway_id) {
  for (const auto& gateway : fleet.gateways()) {
    if (gateway.id() != gateway_id) continue;
    const auto subnet = Subnet::Parse(gateway.subnet());
    for (const auto& device : fleet.devices()) {
      const auto address = Ipv4::Parse(device.address());
      if (subnet && address && subnet->Contains(*address)) return " search";
    }
  }
  return " gateway list";
}

}  // namespace

std::string Shown(const std::filesystem::path& path) {
  return path.lexically_normal().string();
}

std::string ReachableAddress(const std::string& address, const certs::Certificate& server) {
  const auto parsed = ListenAddress::Parse(address);
  if (!parsed.ok()) return address;
  const auto hosts = HostsFor(parsed->host());
  for (const std::string& host : hosts) {
    if (server.Names(host)) return parsed->WithHost(host).ToString();
  }
  return parsed->WithHost(hosts.front()).ToString();
}

std::vector<std::string> NextSteps(const ServeOptions& options, const std::string& program, const testkit::Fleet& fleet,
                                   const std::string& address) {
  const ServeOptions defaults;
  const auto client = std::filesystem::path(program).parent_path() / "connectmaster";
  const std::string command = absl::StrCat(Quoted(Shown(client)), Option("gateway", address, defaults.listen),
                                           Option("certs", Shown(options.certs), Shown(defaults.certs)));
  if (fleet.tenants().empty()) {
    if (fleet.gateways().empty()) return {absl::StrCat(command, " tenant list")};
    const std::string id = fleet.gateways(0).id();
    const std::string gateway = Option("gateway-id", id, "gateway1");
    return {absl::StrCat(command, gateway, " init"), absl::StrCat(command, gateway, LookAt(fleet, id))};
  }
  // The fleet's tenants are registered from the start.
  for (const auto& tenant : fleet.tenants()) {
    if (tenant.gateway_ids().empty()) continue;
    return {absl::StrCat(command, Option("tenant", tenant.id(), "tenant1"),
                         Option("gateway-id", tenant.gateway_ids(0), "gateway1"),
                         LookAt(fleet, tenant.gateway_ids(0)))};
  }
  return {absl::StrCat(command, Option("tenant", fleet.tenants(0).id(), "tenant1"), " gateway list")};
}

}  // namespace connectmaster::fakegateway::cli
