#pragma once

#include <absl/status/status.h>

#include <string>

namespace connectmaster::certs {

// Whom a certificate is for, or who issued it: the distinguished name, in UTF-8. An empty field is left out of the
// certificate.
struct Subject {
  std::string country{};  // two letters, ISO 3166
  std::string province{};
  std::string locality{};
  std::string organization{};
  std::string organizational_unit{};
  std::string common_name{};

  bool operator==(const Subject&) const = default;
};

// "C=KR, O=Suprema, CN=tenant1": the fields that are set, for people; "(empty)" for none.
std::string ToString(const Subject& subject);

// INVALID_ARGUMENT for what X.509 (RFC 5280, appendix A) does not allow: a country that is not two letters, a field
// longer than 64 characters (128 for province and locality), control characters, bytes that are not UTF-8.
absl::Status CheckSubject(const Subject& subject);

}  // namespace connectmaster::certs
