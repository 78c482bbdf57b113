#include "world/certificate_rules.h"

#include <map>
#include <set>

#include "world/errors.h"
#include "world/limits.h"

namespace connectmaster::fakegateway {

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

absl::Status CheckIssuance(const Registry& registry, int years) {
  if (years < 1 || years > kMaxCertificateYears) return InvalidYears(years);
  if (registry.issued_count() >= kMaxIssuedCertificates) {
    return LimitReached("issued certificates", kMaxIssuedCertificates);
  }
  return absl::OkStatus();
}

absl::StatusOr<Changes> PlanBlacklist(const Registry& registry, const CertificateHolder& holder,
                                      const google::protobuf::RepeatedField<std::int64_t>& serial_numbers) {
  if (serial_numbers.empty()) return NothingGiven("serial number");
  Changes changes;
  std::set<std::int64_t> added;
  for (const std::int64_t serial_number : serial_numbers) {
    if (serial_number <= 0) return InvalidSerialNumber(serial_number);
    if (registry.IsBlacklisted(holder, serial_number) || !added.insert(serial_number).second) continue;
    if (registry.blacklisted_count() + added.size() > kMaxBlacklistedSerials) {
      return LimitReached("blacklisted certificates", kMaxBlacklistedSerials);
    }
    changes.emplace_back(SerialBlacklisted{holder, serial_number});
  }
  return changes;
}

absl::StatusOr<Changes> PlanClear(const Registry& registry, const CertificateHolder& holder,
                                  const google::protobuf::RepeatedField<std::int64_t>& serial_numbers) {
  if (serial_numbers.empty()) return NothingGiven("serial number");
  Changes changes;
  std::set<std::int64_t> cleared;
  for (const std::int64_t serial_number : serial_numbers) {
    if (serial_number <= 0) return InvalidSerialNumber(serial_number);
    if (!registry.IsBlacklisted(holder, serial_number)) return SerialNotBlacklisted(holder.id, serial_number);
    if (cleared.insert(serial_number).second) changes.emplace_back(SerialCleared{holder, serial_number});
  }
  return changes;
}

}  // namespace connectmaster::fakegateway
