#include "support/read_target.h"

#include <google/protobuf/util/json_util.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "text/harmless.h"
#include "text/json_file.h"

namespace connectmaster::conformance {
namespace {

constexpr std::uint32_t kMaxPort = 65'535;

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return absl::InvalidArgumentError(path.string() + ": is a folder; expected a file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const int reason = errno;
    const std::string message = path.string() + ": cannot be read: " + std::strerror(reason);
    return reason == ENOENT ? absl::NotFoundError(message) : absl::PermissionDeniedError(message);
  }
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

absl::Status CheckIdentity(const testkit::Target::Identity& identity, const std::string& field) {
  const auto missing = [&](const std::string& name) {
    return absl::InvalidArgumentError(field + "." + name + " is missing");
  };
  if (identity.tenant_id().empty()) return missing("tenantId");
  if (identity.certificate_file().empty()) return missing("certificateFile");
  if (identity.private_key_file().empty()) return missing("privateKeyFile");
  return absl::OkStatus();
}

absl::Status CheckGateways(const testkit::Target::Device& device, const std::string& field,
                           const std::set<std::string>& gateways) {
  const auto unknown = [](const std::string& name, const std::string& id) {
    return absl::InvalidArgumentError(name + ": '" + id + "' is not the ID of one of the gateways");
  };
  if (!gateways.contains(device.gateway_id())) return unknown(field + "gatewayId", device.gateway_id());
  for (const auto& id : device.other_gateway_ids()) {
    if (!gateways.contains(id)) return unknown(field + "otherGatewayIds", id);
  }
  return absl::OkStatus();
}

absl::Status CheckDevices(const testkit::Target& target, const std::set<std::string>& gateways) {
  for (int i = 0; i < target.devices_size(); ++i) {
    const auto& device = target.devices(i);
    const std::string field = "devices[" + std::to_string(i) + "].";
    if (device.id() == 0) return absl::InvalidArgumentError(field + "id is missing: expected a serial number");
    if (device.address().empty())
      return absl::InvalidArgumentError(field + "address is missing: expected an IPv4 address");
    if (device.port() > kMaxPort) return absl::InvalidArgumentError(field + "port: expected at most 65535");
    if (auto status = CheckGateways(device, field, gateways); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckTarget(const testkit::Target& target) {
  if (target.address().find(':') == std::string::npos) {
    return absl::InvalidArgumentError("address: '" + target.address() + "' is not HOST:PORT, such as 192.168.0.3:4010");
  }
  if (target.root_certificate_file().empty()) return absl::InvalidArgumentError("rootCertificateFile is missing");
  if (auto status = CheckIdentity(target.tenant(), "tenant"); !status.ok()) return status;
  if (target.has_administrator()) {
    if (auto status = CheckIdentity(target.administrator(), "administrator"); !status.ok()) return status;
  }
  std::set<std::string> gateways;
  bool has_own = false;
  for (int i = 0; i < target.gateways_size(); ++i) {
    if (target.gateways(i).id().empty()) {
      return absl::InvalidArgumentError("gateways[" + std::to_string(i) + "].id is missing");
    }
    gateways.insert(target.gateways(i).id());
    has_own = has_own || !target.gateways(i).spare();
  }
  if (!has_own) return absl::InvalidArgumentError("gateways: expected at least one gateway of the tenant");
  for (int i = 0; i < target.bad_certificates_size(); ++i) {
    const std::string field = "badCertificates[" + std::to_string(i) + "].identity";
    if (auto status = CheckIdentity(target.bad_certificates(i).identity(), field); !status.ok()) return status;
  }
  return CheckDevices(target, gateways);
}

}  // namespace

absl::StatusOr<Identity> ReadIdentity(const testkit::Target::Identity& identity, const std::string& folder) {
  auto certificate = ReadFile(std::filesystem::path(folder) / identity.certificate_file());
  if (!certificate.ok()) return certificate.status();
  // The checks send the file to the gateway as it is.
  if (certificate->find("PRIVATE KEY-----") != std::string::npos) {
    return absl::InvalidArgumentError(identity.certificate_file() +
                                      " has a private key, too: give a file with certificates only");
  }
  auto key = ReadFile(std::filesystem::path(folder) / identity.private_key_file());
  if (!key.ok()) return key.status();
  return Identity{identity.tenant_id(), *std::move(certificate), *std::move(key)};
}

absl::StatusOr<Site> ReadTarget(const std::string& path) {
  auto bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  const auto json = text::ReadJson(*std::move(bytes));
  if (!json.ok()) return absl::InvalidArgumentError(path + ": " + std::string(json.status().message()));
  Site site;
  const auto parsed = google::protobuf::util::JsonStringToMessage(*json, &site.description);
  if (!parsed.ok()) return absl::InvalidArgumentError(path + ": " + text::Harmless(std::string(parsed.message())));
  if (const auto status = CheckTarget(site.description); !status.ok()) {
    return absl::InvalidArgumentError(path + ": " + std::string(status.message()));
  }
  const std::string folder = std::filesystem::path(path).parent_path().string();
  auto root = ReadFile(std::filesystem::path(folder) / site.description.root_certificate_file());
  if (!root.ok()) return root.status();
  site.root_certificate_pem = *std::move(root);
  auto tenant = ReadIdentity(site.description.tenant(), folder);
  if (!tenant.ok()) return tenant.status();
  site.tenant = *std::move(tenant);
  if (site.description.has_administrator()) {
    auto administrator = ReadIdentity(site.description.administrator(), folder);
    if (!administrator.ok()) return administrator.status();
    site.administrator = *std::move(administrator);
  }
  return site;
}

}  // namespace connectmaster::conformance
