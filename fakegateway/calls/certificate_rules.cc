#include "calls/certificate_rules.h"

#include <map>
#include <set>

#include "common/errors.h"
#include "common/limits.h"

namespace connectmaster::fakegateway {
namespace {

// How many the owner may have, so that the caller can add some: where the owner has used up its own, the administrator
// still can.
std::size_t LimitFor(const Caller& caller, const std::string& owner, std::size_t administrators, std::size_t tenants) {
  if (owner == kAdministrator) return administrators;
  return tenants + (caller.IsAdministrator() ? kAdministratorsShare : 0);
}

}  // namespace

std::vector<CertificateRecord> IssuanceHistory(const Registry& registry, const CertificateHolder& holder) {
  std::vector<CertificateRecord> records;
  for (const auto& issued : registry.IssuedTo(holder)) {
    records.push_back({issued, registry.IsBlacklisted(holder, issued.serial_number)});
  }
  return records;
}

std::vector<CertificateRecord> Blacklist(const Registry& registry, const CertificateHolder& holder) {
  std::vector<CertificateRecord> records;
  std::map<std::int64_t, const CertificateIssued*> issued;
  for (const auto& certificate : registry.IssuedTo(holder)) issued.emplace(certificate.serial_number, &certificate);
  for (const std::int64_t serial_number : registry.BlacklistedOf(holder)) {
    const auto known = issued.find(serial_number);
    records.push_back(
        {known != issued.end() ? *known->second : CertificateIssued{holder, {}, serial_number, 0, 0}, true});
  }
  return records;
}

absl::Status CheckIssuance(const Registry& registry, const Caller& caller, const CertificateHolder& holder, int years) {
  if (years < 1 || years > kMaxCertificateYears) return InvalidYears(years);
  const std::string owner = registry.CertificatesOwner(holder);
  const std::size_t limit = LimitFor(caller, owner, kMaxIssuedCertificates, kMaxIssuedByTenant);
  if (registry.IssuedCount(owner) >= limit) return LimitReached("issued certificates", limit);
  return absl::OkStatus();
}

absl::StatusOr<Changes> PlanBlacklist(const Registry& registry, const Caller& caller, const CertificateHolder& holder,
                                      const google::protobuf::RepeatedField<std::int64_t>& serial_numbers) {
  if (serial_numbers.empty()) return NothingGiven("serial number");
  const std::string owner = registry.CertificatesOwner(holder);
  const std::size_t limit = LimitFor(caller, owner, kMaxBlacklistedSerials, kMaxBlacklistedSerials);
  Changes changes;
  std::set<std::int64_t> added;
  for (const std::int64_t serial_number : serial_numbers) {
    if (serial_number <= 0) return InvalidSerialNumber(serial_number);
    if (registry.IsBlacklisted(holder, serial_number) || !added.insert(serial_number).second) continue;
    if (registry.BlacklistedCount(owner) + added.size() > limit) {
      return LimitReached("blacklisted certificates", limit);
    }
    changes.emplace_back(SerialBlacklisted{holder, serial_number, owner});
  }
  return changes;
}

absl::StatusOr<Changes> PlanClear(const Registry& registry, const CertificateHolder& holder,
                                  const google::protobuf::RepeatedField<std::int64_t>& serial_numbers) {
  if (serial_numbers.empty()) return NothingGiven("serial number");
  const std::string owner = registry.CertificatesOwner(holder);
  Changes changes;
  std::set<std::int64_t> cleared;
  for (const std::int64_t serial_number : serial_numbers) {
    if (serial_number <= 0) return InvalidSerialNumber(serial_number);
    if (!registry.IsBlacklisted(holder, serial_number)) return SerialNotBlacklisted(holder.id, serial_number);
    if (cleared.insert(serial_number).second) changes.emplace_back(SerialCleared{holder, serial_number, owner});
  }
  return changes;
}

}  // namespace connectmaster::fakegateway
