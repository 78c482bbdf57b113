#include "model/registry.h"

#include <variant>

#include "common/overloaded.h"

namespace connectmaster::fakegateway {

void Registry::Apply(const Change& change) {
  std::visit(
      Overloaded{
          [this](const TenantAdded& it) { tenants_.try_emplace(it.tenant_id); },
          [this](const TenantDeleted& it) {
            tenants_.erase(it.tenant_id);
            certificates_.erase(it.tenant_id);
            ForgetIssued({CertificateHolder::Kind::kTenant, it.tenant_id});
          },
          [this](const GatewayAdded& it) {
            gateways_.emplace(it.gateway_id, it.tenant_id);
            tenants_[it.tenant_id].insert(it.gateway_id);
          },
          [this](const GatewayDeleted& it) {
            ForgetIssued({CertificateHolder::Kind::kGateway, it.gateway_id});
            const auto gateway = gateways_.find(it.gateway_id);
            tenants_[gateway->second].erase(it.gateway_id);
            gateways_.erase(gateway);
            settings_.erase(it.gateway_id);
          },
          [this](const CertificateIssued& it) {
            Certificates& kept = certificates_[CertificatesOwner(it.holder)];
            kept.issued[it.holder].push_back(it);
            ++kept.issued_count;
          },
          [this](const SerialBlacklisted& it) {
            Certificates& kept = certificates_[it.owner.empty() ? CertificatesOwner(it.holder) : it.owner];
            kept.blacklisted_count += kept.blacklisted[it.holder].insert(it.serial_number).second ? 1U : 0U;
          },
          [this](const SerialCleared& it) {
            Certificates& kept = certificates_[it.owner.empty() ? CertificatesOwner(it.holder) : it.owner];
            kept.blacklisted_count -= kept.blacklisted[it.holder].erase(it.serial_number);
          },
          [this](const AsyncConnectionStored& it) {
            settings_[it.gateway_id].async_connections.insert_or_assign(it.info.deviceid(), it.info);
          },
          [this](const AsyncConnectionRemoved& it) { settings_[it.gateway_id].async_connections.erase(it.device_id); },
          [this](const AcceptFilterStored& it) { settings_[it.gateway_id].accept_filter = it.filter; },
          [this](const SlavesStored& it) {
            settings_[it.gateway_id].slaves.insert_or_assign(it.info.deviceid(), it.info);
          },
          [this](const SlavesRemoved& it) { settings_[it.gateway_id].slaves.erase(it.device_id); }},
      change);
}

const std::string* Registry::OwnerOf(const std::string& gateway_id) const {
  const auto found = gateways_.find(gateway_id);
  return found == gateways_.end() ? nullptr : &found->second;
}

bool Registry::Reaches(const Caller& caller, const std::string& gateway_id) const {
  const std::string* const owner = OwnerOf(gateway_id);
  return owner != nullptr && (caller.IsAdministrator() || *owner == caller.tenant_id);
}

std::vector<std::string> Registry::GatewaysReachedBy(const Caller& caller) const {
  std::vector<std::string> ids;
  for (const auto& [gateway_id, owner] : gateways_) {
    if (caller.IsAdministrator() || owner == caller.tenant_id) ids.push_back(gateway_id);
  }
  return ids;
}

const StoredSettings& Registry::SettingsOf(const std::string& gateway_id) const {
  static const StoredSettings kNone;
  const auto found = settings_.find(gateway_id);
  return found == settings_.end() ? kNone : found->second;
}

std::string Registry::CertificatesOwner(const CertificateHolder& holder) const {
  if (holder.kind == CertificateHolder::Kind::kTenant) return kAdministrator;
  const std::string* const owner = OwnerOf(holder.id);
  return owner == nullptr ? "" : *owner;
}

const Registry::Certificates& Registry::CertificatesOf(const std::string& owner) const {
  static const Certificates kNone;
  const auto found = certificates_.find(owner);
  return found == certificates_.end() ? kNone : found->second;
}

void Registry::ForgetIssued(const CertificateHolder& holder) {
  const auto kept = certificates_.find(CertificatesOwner(holder));
  if (kept == certificates_.end()) return;
  if (const auto issued = kept->second.issued.extract(holder)) kept->second.issued_count -= issued.mapped().size();
}

const std::vector<CertificateIssued>& Registry::IssuedTo(const CertificateHolder& holder) const {
  static const std::vector<CertificateIssued> kNone;
  const auto& issued = CertificatesOf(CertificatesOwner(holder)).issued;
  const auto found = issued.find(holder);
  return found == issued.end() ? kNone : found->second;
}

std::size_t Registry::IssuedCount(const std::string& owner) const {
  return CertificatesOf(owner).issued_count;
}

const std::set<std::int64_t>& Registry::BlacklistedOf(const CertificateHolder& holder) const {
  static const std::set<std::int64_t> kNone;
  const auto& blacklisted = CertificatesOf(CertificatesOwner(holder)).blacklisted;
  const auto found = blacklisted.find(holder);
  return found == blacklisted.end() ? kNone : found->second;
}

std::size_t Registry::BlacklistedCount(const std::string& owner) const {
  return CertificatesOf(owner).blacklisted_count;
}

bool Registry::IsBlacklisted(const CertificateHolder& holder, std::int64_t serial_number) const {
  return BlacklistedOf(holder).contains(serial_number);
}

}  // namespace connectmaster::fakegateway
