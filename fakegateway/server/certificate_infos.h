#pragma once

#include <string>
#include <vector>

#include "world/certificate_rules.h"

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

}  // namespace connectmaster::fakegateway
