#include "cli/prepare_certificates.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connectmaster/certs/folder.h"
#include "connectmaster/certs/id.h"
#include "connectmaster/certs/verify.h"
#include "world/fleet_tenants.h"

namespace connectmaster::fakegateway::cli {
namespace {

certs::Subject Named(const std::string& common_name) {
  certs::Subject subject;
  subject.common_name = common_name;
  return subject;
}

// What a folder lacks, made from its root CA.
class Maker {
 public:
  Maker(const certs::Folder& folder, certs::KeyType key_type) : folder_(folder), key_type_(key_type) {}

  absl::StatusOr<certs::CertificateAuthority> Authority(bool fresh) {
    if (!fresh) return folder_.ReadAuthority();
    auto authority = certs::CertificateAuthority::Create(Named("fakegateway root CA"), key_type_, now_);
    if (authority.ok()) made_.push_back({std::string(certs::kCaName), authority->credential()});
    return authority;
  }

  template <typename Issue>
  absl::StatusOr<certs::Credential> Make(const std::string& name, Issue issue) {
    auto issued = issue();
    if (issued.ok()) made_.push_back({name, *issued});
    return issued;
  }

  certs::KeyType key_type() const { return key_type_; }
  certs::Time now() const { return now_; }
  const std::vector<certs::NamedCredential>& made() const { return made_; }

 private:
  const certs::Folder& folder_;
  certs::KeyType key_type_;
  certs::Time now_ = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::vector<certs::NamedCredential> made_;
};

std::set<std::string> TenantsOf(const testkit::Fleet& fleet) {
  std::set<std::string> tenants;
  for (const auto& tenant : fleet.tenants()) tenants.insert(tenant.id());
  if (tenants.empty()) tenants.insert("tenant1");
  return tenants;
}

// Those that the certificate has not.
std::vector<std::string> NamesMissing(const certs::Certificate& certificate, const ServerNames& names) {
  std::vector<std::string> missing;
  const auto find = [&](const std::vector<std::string>& wanted, const std::vector<std::string>& there) {
    std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(missing),
                 [&](const std::string& name) { return std::find(there.begin(), there.end(), name) == there.end(); });
  };
  find(names.dns_names, certificate.DnsNames());
  find(names.ipv4_addresses, certificate.IpAddresses());
  return missing;
}

absl::StatusOr<certs::Credential> ReadOrMakeServer(const certs::Folder& folder,
                                                   const certs::CertificateAuthority& authority,
                                                   const ServerNames& names, Maker& maker,
                                                   std::vector<std::string>& warnings) {
  const std::string name(certs::kServerName);
  auto server = folder.Has(name) ? folder.Read(name) : maker.Make(name, [&] {
    return authority.IssueServer({Named(names.dns_names.front()), maker.key_type(), maker.now(),
                                  certs::kDefaultLeafYears, names.dns_names, names.ipv4_addresses});
  });
  if (!server.ok()) return server;
  const std::string path = folder.CertificatePath(name).string();
  if (const auto verified = certs::Verify(server->certificate, authority.certificate(), maker.now()); !verified.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is a certificate that no client would trust: ", std::string(verified.message()),
                     "; remove it and its key, and another is made"));
  }
  if (const auto missing = NamesMissing(server->certificate, names); !missing.empty()) {
    warnings.push_back(absl::StrCat(path, " does not name ", absl::StrJoin(missing, ", "),
                                    ": clients that connect there will not trust it"));
  }
  return server;
}

absl::StatusOr<std::map<std::string, certs::Certificate>> ReadOrMakeGateways(
    const certs::Folder& folder, const certs::CertificateAuthority& authority, const testkit::Fleet& fleet,
    Maker& maker, std::vector<std::string>& warnings) {
  std::map<std::string, certs::Certificate> certificates;
  const auto read_or_make = [&](const std::string& id) -> absl::StatusOr<certs::Certificate> {
    if (folder.Has(id)) return folder.ReadCertificate(id);
    const auto made = maker.Make(id, [&] {
      return authority.IssueGateway(
          {Named(id), maker.key_type(), maker.now(), certs::kDefaultLeafYears, OwnerInFleet(fleet, id), id});
    });
    if (!made.ok()) return made.status();
    return made->certificate;
  };
  for (const auto& gateway : fleet.gateways()) {
    const auto certificate = read_or_make(gateway.id());
    if (!certificate.ok()) return certificate.status();
    if (const auto verified = certs::Verify(*certificate, authority.certificate(), maker.now()); !verified.ok()) {
      warnings.push_back(absl::StrCat("the master gateway will not let device gateway ", gateway.id(),
                                      " in: ", folder.CertificatePath(gateway.id()).string(), ": ",
                                      std::string(verified.message())));
    }
    certificates.emplace(gateway.id(), *certificate);
  }
  return certificates;
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
                                                         const ServerNames& server_names, certs::KeyType key_type) {
  const certs::Folder folder(path);
  const std::string server_name(certs::kServerName);
  const std::string admin_name(certs::kAdminName);
  const std::set<std::string> tenants = TenantsOf(fleet);

  if (auto status = CheckFileNames(fleet); !status.ok()) return status;

  std::set<std::string> names{std::string(certs::kCaName), server_name, admin_name};
  names.insert(tenants.begin(), tenants.end());
  for (const auto& gateway : fleet.gateways()) names.insert(gateway.id());
  const bool fresh = std::none_of(names.begin(), names.end(), [&](const auto& name) { return folder.Has(name); });

  Maker maker(folder, key_type);
  auto authority = maker.Authority(fresh);
  if (!authority.ok()) return authority.status();

  std::vector<std::string> warnings;
  const auto server = ReadOrMakeServer(folder, *authority, server_names, maker, warnings);
  if (!server.ok()) return server.status();

  const auto make_tenant = [&](const std::string& name, const std::string& tenant_id) {
    return maker.Make(name, [&] {
      return authority->IssueTenant({Named(tenant_id), key_type, maker.now(), certs::kDefaultLeafYears, tenant_id});
    });
  };
  if (!folder.Has(admin_name)) {
    const auto admin = make_tenant(admin_name, std::string(certs::kAdministratorTenantId));
    if (!admin.ok()) return admin.status();
  }
  for (const auto& tenant : tenants) {
    if (folder.Has(tenant)) continue;
    if (const auto made = make_tenant(tenant, tenant); !made.ok()) return made.status();
  }

  auto gateways = ReadOrMakeGateways(folder, *authority, fleet, maker, warnings);
  if (!gateways.ok()) return gateways.status();

  if (!maker.made().empty()) {
    if (auto status = folder.Write(maker.made(), certs::Overwrite::kNo); !status.ok()) return status;
  }
  PreparedCertificates prepared{*std::move(authority), *server, *std::move(gateways), {}, std::move(warnings)};
  for (const auto& made : maker.made()) prepared.made.push_back(made.name);
  return prepared;
}

}  // namespace connectmaster::fakegateway::cli
