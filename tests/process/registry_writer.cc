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
  state_.tenants[name_] = {KeptGateway()};
  return admin.Tenant().Add({TenantInfo(name_, {KeptGateway()})});
}

// An installation has at most 100 gateways (GW-4), so a writer deletes what it has added.
absl::Status RegistryWriter::WriteOnce(client::Client& admin) {
  State after = state_;
  absl::Status status;
  switch (std::uniform_int_distribution(0, 7)(random_)) {
    case 0:
    case 1:
      status = state_.tenants.size() < 4 ? AddTenant(admin, after) : DeleteTenant(admin, after);
      break;
    case 2:
      status = state_.tenants[name_].size() < 5 ? AddGateways(admin, after) : DeleteGateways(admin, after);
      break;
    case 3:
      status = state_.blacklist.size() < 8 ? Blacklist(admin, after) : ClearBlacklist(admin, after);
      break;
    case 4:
      status = state_.connections.size() < 8 ? StoreConnections(admin, after) : RemoveConnections(admin, after);
      break;
    case 5:
      status = StoreFilter(admin, after);
      break;
    case 6:
      status = state_.parents.size() < 8 ? StoreSlaves(admin, after) : RemoveSlaves(admin, after);
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
  auto gateways = std::exchange(after.tenants[name_], {KeptGateway()});
  gateways.erase(KeptGateway());
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

std::set<uint32_t> RegistryWriter::AnyDevices() {
  std::set<uint32_t> ids;
  while (ids.size() < 3) ids.insert(std::uniform_int_distribution<uint32_t>(1)(random_));
  return ids;
}

absl::Status RegistryWriter::StoreConnections(client::Client& admin, State& after) {
  std::vector<gsdk::connect::AsyncConnectInfo> infos;
  for (const uint32_t id : AnyDevices()) {
    infos.emplace_back().set_deviceid(id);
    after.connections.insert(id);
  }
  return admin.ConnectMaster().AddAsyncConnectionDB(KeptGateway(), infos);
}

absl::Status RegistryWriter::RemoveConnections(client::Client& admin, State& after) {
  const auto ids = std::exchange(after.connections, {});
  return admin.ConnectMaster().DeleteAsyncConnectionDB(KeptGateway(), {ids.begin(), ids.end()});
}

absl::Status RegistryWriter::StoreFilter(client::Client& admin, State& after) {
  after.filter = AnyDevices();
  gsdk::connect::AcceptFilter filter;
  filter.mutable_deviceids()->Add(after.filter.begin(), after.filter.end());
  return admin.ConnectMaster().SetAcceptFilterDB(KeptGateway(), filter);
}

absl::Status RegistryWriter::StoreSlaves(client::Client& admin, State& after) {
  std::vector<gsdk::connect::SlaveDeviceInfo> infos;
  for (const uint32_t id : AnyDevices()) {
    auto& info = infos.emplace_back();
    info.set_deviceid(id);
    info.add_rs485slavedeviceids(id - 1);
    after.parents.insert(id);
  }
  return admin.ConnectMaster().AddSlaveDeviceDB(KeptGateway(), infos);
}

absl::Status RegistryWriter::RemoveSlaves(client::Client& admin, State& after) {
  const auto ids = std::exchange(after.parents, {});
  return admin.ConnectMaster().DeleteSlaveDeviceDB(KeptGateway(), {ids.begin(), ids.end()});
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
  const auto connections = admin.ConnectMaster().GetAsyncConnectionDB(KeptGateway());
  if (!connections.ok()) return connections.status();
  const auto filter = admin.ConnectMaster().GetAcceptFilterDB(KeptGateway());
  if (!filter.ok()) return filter.status();
  const auto slaves = admin.ConnectMaster().GetSlaveDeviceDB(KeptGateway());
  if (!slaves.ok()) return slaves.status();
  for (const auto& info : *connections) state.connections.insert(info.deviceid());
  state.filter.insert(filter->deviceids().begin(), filter->deviceids().end());
  for (const auto& info : *slaves) {
    if (info.rs485slavedeviceids_size() != 1 || info.rs485slavedeviceids(0) != info.deviceid() - 1) {
      return absl::DataLossError("not as it was stored: " + info.ShortDebugString());
    }
    state.parents.insert(info.deviceid());
  }
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
  return absl::StrCat(text, "blacklist ", absl::StrJoin(state.blacklist, " "), " connections ",
                      absl::StrJoin(state.connections, " "), " filter ", absl::StrJoin(state.filter, " "), " parents ",
                      absl::StrJoin(state.parents, " "));
}

}  // namespace connectmaster::process_tests
