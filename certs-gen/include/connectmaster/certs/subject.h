#pragma once

#include <absl/status/status.h>

#include <string>

#include "connectmaster/export.h"

namespace connectmaster::certs {

// The distinguished name of a certificate's owner or issuer, in UTF-8: the fields that a request can have (see
// Certificate::SubjectText() for all that a certificate has). The certificate leaves out empty fields.
struct Subject {
  std::string country{};  // two letters, ISO 3166
  std::string province{};
  std::string locality{};
  std::string organization{};
  std::string organizational_unit{};
  std::string common_name{};

  friend bool operator==(const Subject& a, const Subject& b) {
    return a.country == b.country && a.province == b.province && a.locality == b.locality &&
           a.organization == b.organization && a.organizational_unit == b.organizational_unit &&
           a.common_name == b.common_name;
  }
  friend bool operator!=(const Subject& a, const Subject& b) { return !(a == b); }
};

// The fields that are set, for people, escaped as RFC 4514 says: "C=KR, O=Suprema, CN=tenant1", or "(empty)" if none
// is.
CONNECTMASTER_EXPORT std::string ToString(const Subject& subject);

// INVALID_ARGUMENT if X.509 (RFC 5280, appendix A) does not allow the subject: the country is not two letters, a field
// is longer than 64 characters (128 for province and locality), or a field has control characters or is not UTF-8.
CONNECTMASTER_EXPORT absl::Status CheckSubject(const Subject& subject);

}  // namespace connectmaster::certs
