#pragma once

#include <absl/status/statusor.h>

#include <optional>

#include "connectmaster/certs/certificate.h"
#include "openssl.h"

namespace connectmaster::certs {

// The same date and time of day `years` later; the 28th for a 29th of February that is not there.
Time AddYears(Time time, int years);

// Nothing if it does not decode.
std::optional<Time> FromAsn1(const ASN1_TIME* time);

// INVALID_ARGUMENT outside the years 0 to 9999, which is what X.509 can say.
absl::StatusOr<Asn1TimePtr> ToAsn1(Time time);

}  // namespace connectmaster::certs
