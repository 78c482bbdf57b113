#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"
#include "model/registry.h"

// Issued and blacklisted certificates, the same for tenants (TENANT-8 to TENANT-10, TENANT-13) and for gateways (GW-6).
// Whether the holder exists and the caller may name it is asked before, by the service. Nothing is changed here.
namespace connectmaster::fakegateway {

// A certificate as a history or a blacklist shows it; of one that was not issued here only holder and serial number
// are known.
struct CertificateRecord {
  CertificateIssued certificate;
  bool blacklisted = false;
};

std::vector<CertificateRecord> IssuanceHistory(const Registry& registry, const CertificateHolder& holder);
std::vector<CertificateRecord> Blacklist(const Registry& registry, const CertificateHolder& holder);

// A certificate to be issued: to whom, for which tenant, with which subject, for how many years.
struct Issuance {
  CertificateHolder holder;
  std::string tenant_id;
  gsdk::cert::PKIName subject;
  int years = 0;
};

// Whether the caller may have one more certificate issued, valid for so many years.
absl::Status CheckIssuance(const Registry& registry, const Caller& caller, const CertificateHolder& holder, int years);

absl::StatusOr<Changes> PlanBlacklist(const Registry& registry, const Caller& caller, const CertificateHolder& holder,
                                      const google::protobuf::RepeatedField<std::int64_t>& serial_numbers);
absl::StatusOr<Changes> PlanClear(const Registry& registry, const CertificateHolder& holder,
                                  const google::protobuf::RepeatedField<std::int64_t>& serial_numbers);

}  // namespace connectmaster::fakegateway
