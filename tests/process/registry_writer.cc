#include "registry_writer.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace connectmaster::process_tests {
namespace {

std::vector<std::string> ToVector(const std::set<std::string>& names) {
  return {names.begin(), names.end()};
}

gsdk::tenant::TenantInfo TenantInfo(const std::string& id, const std::set<std::string>& gateway_ids) {
  gsdk::tenant::TenantInfo tenant;
  tenant.set_tenantid(id);
  for (const std::string& gateway_id : gateway_ids) tenant.add_gatewayids(gateway_id);
  return tenant;
}

}  // namespace

std::string RegistryWriter::NewName() {
  return absl::StrCat(name_, "-", ++names_);
}

absl::Status RegistryWriter::SetUp(client::Client& admin) {
  state_.tenants[name_] = {};
  return admin.Tenant().Add({TenantInfo(name_, {})});
}

// An installation has at most 100 gateways (GW-4), so a writer deletes what it has added.
absl::Status RegistryWriter::WriteOnce(client::Client& admin) {
  State after = state_;
  absl::Status status;
  switch (std::uniform_int_distribution(0, 4)(random_)) {
    case 0:
    case 1:
      status = state_.tenants.size() < 4 ? AddTenant(admin, after) : DeleteTenant(admin, after);
      break;
    case 2:
      status = state_.tenants[name_].size() < 4 ? AddGateways(admin, after) : DeleteGateways(admin, after);
      break;
    case 3:
      status = state_.blacklist.size() < 8 ? Blacklist(admin, after) : ClearBlacklist(admin, after);
      break;
    default:
      return Issue(admin);
  }
  if (status.ok()) {
    state_ = std::move(after);
  } else {
    unanswered_ = std::move(after);
  }
  return status;
}

absl::Status RegistryWriter::AddTenant(client::Client& admin, State& after) {
  const std::string tenant = NewName();
  const std::set<std::string> gateways = {tenant + "-a", tenant + "-b", tenant + "-c"};
  after.tenants[tenant] = gateways;
  return admin.Tenant().Add({TenantInfo(tenant, gateways)});
}

absl::Status RegistryWriter::DeleteTenant(client::Client& admin, State& after) {
  const std::string tenant = std::prev(after.tenants.end())->first;  // never its own, which sorts first
  after.tenants.erase(tenant);
  return admin.Tenant().Delete({tenant});
}

absl::Status RegistryWriter::AddGateways(client::Client& admin, State& after) {
  const std::set<std::string> gateways = {NewName(), NewName()};
  after.tenants[name_].insert(gateways.begin(), gateways.end());
  return admin.Tenant().AddGateway(name_, ToVector(gateways));
}

absl::Status RegistryWriter::DeleteGateways(client::Client& admin, State& after) {
  const auto gateways = std::exchange(after.tenants[name_], {});
  return admin.Gateway().Delete(ToVector(gateways));
}

absl::Status RegistryWriter::Blacklist(client::Client& admin, State& after) {
  std::vector<int64_t> serials(3);
  for (int64_t& serial : serials) serial = std::uniform_int_distribution<int64_t>(1)(random_);
  after.blacklist.insert(serials.begin(), serials.end());
  return admin.Tenant().AddCertificateBlacklist(name_, serials);
}

absl::Status RegistryWriter::ClearBlacklist(client::Client& admin, State& after) {
  const auto serials = std::exchange(after.blacklist, {});
  return admin.Tenant().DeleteCertificateBlacklist(name_, {serials.begin(), serials.end()});
}

absl::Status RegistryWriter::Issue(client::Client& admin) {
  gsdk::cert::PKIName subject;
  subject.set_commonname(name_);
  absl::Status status = admin.Tenant().CreateCertificate(name_, subject, 1).status();
  if (status.ok()) ++issued_;
  issue_unanswered_ = !status.ok();
  return status;
}

absl::StatusOr<RegistryWriter::State> RegistryWriter::Read(client::Client& admin) const {
  auto ids = admin.Tenant().GetList();
  if (!ids.ok()) return ids.status();
  const auto is_anothers = [&](const std::string& id) { return id != name_ && id.rfind(name_ + "-", 0) != 0; };
  ids->erase(std::remove_if(ids->begin(), ids->end(), is_anothers), ids->end());
  const auto tenants = admin.Tenant().Get(*ids);
  if (!tenants.ok()) return tenants.status();
  const auto blacklist = admin.Tenant().GetCertificateBlacklist({name_});
  if (!blacklist.ok()) return blacklist.status();
  State state;
  for (const auto& tenant : *tenants) {
    state.tenants[tenant.tenantid()] = {tenant.gatewayids().begin(), tenant.gatewayids().end()};
  }
  for (const auto& certificate : *blacklist) state.blacklist.insert(certificate.serialno());
  return state;
}

std::string RegistryWriter::Check(client::Client& admin) {
  const auto read = Read(admin);
  const auto history = admin.Tenant().GetIssuanceHistory({name_});
  if (!read.ok()) return read.status().ToString();
  if (!history.ok()) return history.status().ToString();
  std::string wrong;
  if (*read != state_ && (!unanswered_.has_value() || *read != *unanswered_)) {
    absl::StrAppend(&wrong, "there is ", Describe(*read), "\nnot     ", Describe(state_));
    if (unanswered_.has_value()) absl::StrAppend(&wrong, "\nnor     ", Describe(*unanswered_));
  }
  if (history->size() < issued_ || history->size() > issued_ + (issue_unanswered_ ? 1 : 0)) {
    absl::StrAppend(&wrong, "\n", history->size(), " certificates are in the history, and ", issued_, " were issued");
  }
  state_ = *read;
  unanswered_.reset();
  issued_ = history->size();
  issue_unanswered_ = false;
  return wrong;
}

std::size_t RegistryWriter::gateway_count() const {
  std::size_t count = 0;
  for (const auto& [tenant, gateways] : state_.tenants) count += gateways.size();
  return count;
}

std::string RegistryWriter::Describe(const State& state) {
  std::string text;
  for (const auto& [tenant, gateways] : state.tenants) {
    absl::StrAppend(&text, tenant, "(", absl::StrJoin(gateways, " "), ") ");
  }
  return absl::StrCat(text, "blacklist ", absl::StrJoin(state.blacklist, " "));
}

}  // namespace connectmaster::process_tests
