#pragma once

#include <gtest/gtest.h>

#include <string>

#include "connectmaster/cert.pb.h"
#include "support/certificates.h"
#include "support/chosen.h"
#include "support/laboratory.h"

namespace connectmaster::conformance {

// Checks of issued certificates, for tenants and gateways alike (TENANT-8, TENANT-9, GW-6).

// A subject with every field set, and the subject of a certificate, for comparing them.
gsdk::cert::PKIName SampleSubject();
gsdk::cert::PKIName SubjectOf(const CertificateFacts& facts);

// Fails the test unless the root CA issued the certificate, it has the sample subject, lasts `years` from now, and the
// key belongs to it.
void ExpectIssued(const std::string& certificate_pem, const std::string& key_pem, const std::string& root_pem,
                  int years, const Laboratory& lab);

// Fails the test unless a CertificateInfo (a tenant's or a gateway's) matches the certificate.
template <typename CertificateInfo>
void ExpectRecorded(const CertificateInfo& info, const CertificateFacts& facts, bool blacklisted) {
  EXPECT_EQ(info.serialno(), facts.serial_number);
  EXPECT_EQ(info.subject().SerializeAsString(), SubjectOf(facts).SerializeAsString());
  EXPECT_EQ(info.expirydate(), facts.not_after);
  // Validity may start before the issue date, so that a slow clock accepts it; five minutes are chosen.
  EXPECT_GE(info.issuedate(), facts.not_before);
  EXPECT_LE(info.issuedate(), facts.not_before + 2 * 86'400);
  EXPECT_CHOSEN_THAT(info.issuedate(), ::testing::Le(facts.not_before + 600));
  EXPECT_EQ(info.blacklisted(), blacklisted);
}

}  // namespace connectmaster::conformance
