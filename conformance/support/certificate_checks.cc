#include "support/certificate_checks.h"

#include "support/matchers.h"

namespace connectmaster::conformance {

gsdk::cert::PKIName SampleSubject() {
  gsdk::cert::PKIName subject;
  subject.set_country("KR");
  subject.set_province("Gyeonggi-do");
  subject.set_city("Seongnam");
  subject.set_organization("Conformance");
  subject.set_organizationunit("Tests");
  subject.set_commonname("conformance");
  return subject;
}

gsdk::cert::PKIName SubjectOf(const CertificateFacts& facts) {
  gsdk::cert::PKIName subject;
  subject.set_country(facts.country);
  subject.set_province(facts.province);
  subject.set_city(facts.locality);
  subject.set_organization(facts.organization);
  subject.set_organizationunit(facts.organizational_unit);
  subject.set_commonname(facts.common_name);
  return subject;
}

void ExpectIssued(const std::string& certificate_pem, const std::string& key_pem, const std::string& root_pem,
                  int years, const Laboratory& lab) {
  constexpr std::chrono::hours kYear{24 * 365};
  constexpr std::chrono::hours kSlack{48};  // leap days
  EXPECT_OK(VerifyChain(certificate_pem, root_pem));
  EXPECT_OK(CheckKey(certificate_pem, key_pem));
  ASSERT_OK_AND_ASSIGN(const CertificateFacts facts, ReadCertificate(certificate_pem));
  EXPECT_EQ(SubjectOf(facts).ShortDebugString(), SampleSubject().ShortDebugString());
  const auto now = std::chrono::floor<std::chrono::seconds>(lab.Now().time_since_epoch());
  const auto end = std::chrono::seconds(facts.not_after);
  EXPECT_LE(std::chrono::seconds(facts.not_before), now + lab.ClockTolerance());
  EXPECT_GE(end, now + years * kYear - kSlack);
  EXPECT_LE(end, now + years * kYear + kSlack + years / 4 * std::chrono::hours(24));
}

}  // namespace connectmaster::conformance
