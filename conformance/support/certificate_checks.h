#pragma once

#include <gtest/gtest.h>

#include <string>

#include "connectmaster/cert.pb.h"
#include "support/certificates.h"
#include "support/chosen.h"
#include "support/laboratory.h"

namespace connectmaster::conformance {

// What issued certificates have in common, a tenant's and a gateway's (TENANT-8, TENANT-9, GW-6).

// A subject with every field set, and one to compare: what a certificate says.
gsdk::cert::PKIName SampleSubject();
gsdk::cert::PKIName SubjectOf(const CertificateFacts& facts);

// Fails the test unless the certificate is the root CA's, has the sample subject, lasts `years` from now, and the key
// is its own.
void ExpectIssued(const std::string& certificate_pem, const std::string& key_pem, const std::string& root_pem,
                  int years, const Laboratory& lab);

// Fails the test unless a CertificateInfo, of a tenant's or a gateway's, says what the certificate says.
template <typename CertificateInfo>
void ExpectRecorded(const CertificateInfo& info, const CertificateFacts& facts, bool blacklisted) {
  EXPECT_EQ(info.serialno(), facts.serial_number);
  EXPECT_EQ(info.subject().SerializeAsString(), SubjectOf(facts).SerializeAsString());
  EXPECT_EQ(info.expirydate(), facts.not_after);
  // It may be valid a little before it was issued, so that a clock that is behind accepts it; five minutes are chosen.
  EXPECT_GE(info.issuedate(), facts.not_before);
  EXPECT_LE(info.issuedate(), facts.not_before + 2 * 86'400);
  EXPECT_CHOSEN_THAT(info.issuedate(), ::testing::Le(facts.not_before + 600));
  EXPECT_EQ(info.blacklisted(), blacklisted);
}

}  // namespace connectmaster::conformance
