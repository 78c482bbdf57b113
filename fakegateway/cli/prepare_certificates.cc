#include "cli/prepare_certificates.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/certificate_checks.h"
#include "cli/folder_lock.h"
#include "connectmaster/certs/folder.h"
#include "connectmaster/certs/id.h"
#include "fleet/fleet_tenants.h"

namespace connectmaster::fakegateway::cli {
namespace {

certs::Subject Named(const std::string& common_name) {
  certs::Subject subject;
  subject.common_name = common_name;
  return subject;
}

std::set<std::string> TenantsOf(const testkit::Fleet& fleet) {
  std::set<std::string> tenants;
  for (const auto& tenant : fleet.tenants()) tenants.insert(tenant.id());
  if (tenants.empty()) tenants.insert("tenant1");
  return tenants;
}

// The names of all files but the root CA's.
std::set<std::string> LeavesOf(const testkit::Fleet& fleet) {
  std::set<std::string> names = TenantsOf(fleet);
  names.insert({std::string(certs::kServerName), std::string(certs::kAdminName)});
  for (const auto& gateway : fleet.gateways()) names.insert(gateway.id());
  return names;
}

// Makes what a folder lacks.
class Maker {
 public:
  Maker(const certs::Folder& folder, certs::KeyType key_type) : folder_(&folder), key_type_(key_type) {}

  certs::Time now() const { return now_; }
  const std::vector<certs::NamedCredential>& made() const { return made_; }

  absl::StatusOr<certs::CertificateAuthority> MakeAuthority() {
    const std::string name(certs::kCaName);
    const certs::Subject subject = Named("fakegateway root CA");
    const auto key = ExistingKey(name);
    if (!key.ok()) return key.status();
    auto authority = *key ? certs::CertificateAuthority::Create(subject, **key, now_)
                          : certs::CertificateAuthority::Create(subject, key_type_, now_);
    if (authority.ok()) made_.push_back({name, authority->credential(), key->has_value()});
    return authority;
  }

  // `issue` is the authority's function for the request.
  template <typename Request>
  absl::StatusOr<certs::Credential> Make(
      const std::string& name, Request request, const certs::CertificateAuthority& authority,
      absl::StatusOr<certs::Credential> (certs::CertificateAuthority::*issue)(const Request&) const) {
    const auto key = ExistingKey(name);
    if (!key.ok()) return key.status();
    request.key = *key;
    request.key_type = key_type_;
    request.now = now_;
    auto issued = (authority.*issue)(request);
    if (issued.ok()) made_.push_back({name, *issued, key->has_value()});
    return issued;
  }

 private:
  // That of a start that was killed before the certificate was there.
  absl::StatusOr<std::optional<certs::PrivateKey>> ExistingKey(const std::string& name) const {
    if (!folder_->HasKey(name)) return std::nullopt;
    auto key = folder_->ReadKey(name);
    if (!key.ok()) {
      return absl::Status(key.status().code(),
                          absl::StrCat(std::string(key.status().message()),
                                       "; its certificate is missing: remove it, and both are made"));
    }
    return *std::move(key);
  }

  const certs::Folder* folder_;
  certs::KeyType key_type_;
  certs::Time now_ = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::vector<certs::NamedCredential> made_;
};

absl::StatusOr<certs::CertificateAuthority> ReadOrMakeAuthority(const certs::Folder& folder,
                                                                const testkit::Fleet& fleet, Maker& maker) {
  const std::string name(certs::kCaName);
  if (folder.HasCertificate(name)) return folder.ReadAuthority();
  const auto leaves = LeavesOf(fleet);
  const auto left = std::find_if(leaves.begin(), leaves.end(), [&](const auto& leaf) { return folder.Has(leaf); });
  if (left == leaves.end()) return maker.MakeAuthority();
  return absl::NotFoundError(absl::StrCat("there is no ", folder.CertificatePath(name).string(),
                                          " (nor master_ca.crt), but ", folder.CertificatePath(*left).string(),
                                          " or its key: put ca.crt and ca_key.pem back, or remove the folder's files, "
                                          "and others are made"));
}

absl::StatusOr<certs::Credential> ReadOrMakeServer(const certs::Folder& folder,
                                                   const certs::CertificateAuthority& authority,
                                                   const ServerNames& names, Maker& maker) {
  const std::string name(certs::kServerName);
  if (!folder.HasCertificate(name)) {
    certs::ServerRequest request;
    request.subject = Named(names.dns_names.front());
    request.dns_names = names.dns_names;
    request.ip_addresses = names.ip_addresses;
    return maker.Make(name, request, authority, &certs::CertificateAuthority::IssueServer);
  }
  auto server = folder.Read(name);
  if (server.ok() || folder.HasKey(name)) return server;
  return absl::NotFoundError(absl::StrCat(std::string(server.status().message()), ": put it back, or remove ",
                                          folder.CertificatePath(name).string(), ", and both are made"));
}

absl::StatusOr<std::vector<certs::Certificate>> ReadOrMakeGateway(const certs::Folder& folder,
                                                                  const certs::CertificateAuthority& authority,
                                                                  const std::string& id, const std::string& owner,
                                                                  Maker& maker) {
  if (folder.HasCertificate(id)) return folder.ReadBundle(id);
  certs::GatewayRequest request;
  request.subject = Named(id);
  request.tenant_id = owner;
  request.gateway_id = id;
  const auto made = maker.Make(id, request, authority, &certs::CertificateAuthority::IssueGateway);
  if (!made.ok()) return made.status();
  return made->Chain();
}

// The certificates of clients, by their names, with the tenants that they log in as.
std::map<std::string, std::string> ClientsOf(const testkit::Fleet& fleet) {
  std::map<std::string, std::string> clients{
      {std::string(certs::kAdminName), std::string(certs::kAdministratorTenantId)}};
  for (const auto& tenant : TenantsOf(fleet)) clients.emplace(tenant, tenant);
  return clients;
}

// Without writing what is made.
absl::StatusOr<PreparedCertificates> Prepare(const certs::Folder& folder, const testkit::Fleet& fleet,
                                             const ServerNames& names, const CertificateOptions& options,
                                             Maker& maker) {
  auto authority = ReadOrMakeAuthority(folder, fleet, maker);
  if (!authority.ok()) return authority.status();
  std::vector<certs::Certificate> further_roots;
  if (folder.HasCertificate(certs::kCaName)) further_roots = folder.ReadBundle(certs::kCaName).value_or(further_roots);
  std::erase(further_roots, authority->certificate());
  const CheckWith with{folder, authority->certificate(), further_roots, maker.now()};
  std::vector<std::string> warnings;
  if (auto status = CheckRootCa(with, warnings); !status.ok()) return status;

  const auto server = ReadOrMakeServer(folder, *authority, names, maker);
  if (!server.ok()) return server.status();
  if (auto status = CheckServer(*server, names, with, warnings); !status.ok()) return status;

  for (const auto& [name, tenant_id] : ClientsOf(fleet)) {
    if (folder.HasCertificate(name)) {
      CheckClient(name, tenant_id, options.tenant_id_from, with, warnings);
      continue;
    }
    certs::TenantRequest request;
    request.subject = Named(tenant_id);
    request.tenant_id = tenant_id;
    const auto made = maker.Make(name, request, *authority, &certs::CertificateAuthority::IssueTenant);
    if (!made.ok()) return made.status();
  }

  std::map<std::string, std::vector<certs::Certificate>> gateways;
  for (const auto& gateway : fleet.gateways()) {
    const std::string& id = gateway.id();
    const auto chain = ReadOrMakeGateway(folder, *authority, id, OwnerInFleet(fleet, id), maker);
    if (!chain.ok()) return chain.status();
    CheckGateway(id, *chain, options.tenant_id_from, with, warnings);
    gateways.emplace(id, *chain);
  }

  PreparedCertificates prepared{*std::move(authority), std::move(further_roots), *server, std::move(gateways), {},
                                std::move(warnings)};
  for (const auto& made : maker.made()) prepared.made.push_back(made.name);
  return prepared;
}

}  // namespace

absl::Status CheckFileNames(const testkit::Fleet& fleet) {
  const std::set<std::string> tenants = TenantsOf(fleet);
  for (const auto& id : tenants) {
    if (auto status = certs::CheckFileId("tenant ID", id); !status.ok()) return status;
  }
  for (const auto& gateway : fleet.gateways()) {
    if (auto status = certs::CheckFileId("gateway ID", gateway.id()); !status.ok()) return status;
    if (tenants.contains(gateway.id())) {
      return absl::InvalidArgumentError(absl::StrCat("\"", gateway.id(),
                                                     "\" is the ID of a tenant and of a gateway, whose certificates "
                                                     "would have the same file names: give another"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<PreparedCertificates> PrepareCertificates(const std::string& path, const testkit::Fleet& fleet,
                                                         const ServerNames& names, const CertificateOptions& options) {
  if (auto status = CheckFileNames(fleet); !status.ok()) return status;
  const certs::Folder folder(path);
  Maker maker(folder, options.key_type);
  absl::StatusOr<PreparedCertificates> prepared = absl::UnknownError("nothing is prepared yet");
  // A new folder comes into being with all that is in it: a start that is ended while it makes keys leaves none.
  std::error_code error;
  if (const bool is_new = !std::filesystem::exists(path, error); is_new) {
    prepared = Prepare(folder, fleet, names, options, maker);
    // Another start may be writing the folder while this one looks for what is there.
    if (!prepared.ok() && !std::filesystem::exists(path, error)) return prepared;
    if (auto status = folder.Create(); !status.ok()) return status;
  }
  const auto lock = FolderLock::Take(path);
  if (!lock.ok()) return lock.status();
  if (!prepared.ok() || !std::filesystem::is_empty(path, error)) {  // another start was quicker
    maker = Maker(folder, options.key_type);
    prepared = Prepare(folder, fleet, names, options, maker);
  }
  if (!prepared.ok() || maker.made().empty()) return prepared;
  if (auto status = folder.Write(maker.made(), certs::Overwrite::kNo); !status.ok()) return status;
  return prepared;
}

}  // namespace connectmaster::fakegateway::cli
