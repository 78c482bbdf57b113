#pragma once

#include <google/protobuf/repeated_field.h>

#include <set>
#include <string>
#include <vector>

#include "calls/certificate_rules.h"

namespace connectmaster::fakegateway {

// Appends a tenant's or a gateway's certificates to an answer; `set_id` sets the field that names the holder, the one
// in which the two services' messages differ.
template <typename Response, typename SetId>
void AddCertificateInfos(const std::vector<CertificateRecord>& records, Response& response, SetId set_id) {
  for (const auto& [certificate, blacklisted] : records) {
    auto& info = *response.add_certinfos();
    set_id(info, certificate.holder.id);
    *info.mutable_subject() = certificate.subject;
    info.set_serialno(certificate.serial_number);
    info.set_issuedate(certificate.issue_date);
    info.set_expirydate(certificate.expiry_date);
    info.set_blacklisted(blacklisted);
  }
}

// Answers what `list` knows of the certificates of each holder that is named, once (TENANT-13), if `require` finds
// nothing against any of them: absl::Status(const std::string& id).
template <typename Response, typename Require, typename List, typename SetId>
absl::Status FillCertificateInfos(const Registry& registry, CertificateHolder::Kind kind,
                                  const google::protobuf::RepeatedPtrField<std::string>& ids, Response& response,
                                  Require require, List list, SetId set_id) {
  for (const auto& id : ids) {
    if (auto status = require(id); !status.ok()) return status;
  }
  for (const auto& id : std::set<std::string>(ids.begin(), ids.end())) {
    AddCertificateInfos(list(registry, {kind, id}), response, set_id);
  }
  return absl::OkStatus();
}

}  // namespace connectmaster::fakegateway
