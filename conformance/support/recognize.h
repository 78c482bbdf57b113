#pragma once

#include "absl/status/status.h"
#include "support/site.h"

namespace connectmaster::conformance {

// OK unless what answers at the site's address is something else than the suite checks: FAILED_PRECONDITION if it has
// no gsdk.login.Login, as device gateways and master gateways of before V1.5. OK if nothing answers: the checks tell
// that.
absl::Status RecognizeMasterGateway(const Site& site);

}  // namespace connectmaster::conformance
