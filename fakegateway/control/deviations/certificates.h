#pragma once

#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {

// Of issued and blacklisted certificates: TENANT-8 to TENANT-10 and TENANT-13, GW-6.
DeviationEntries CertificatesOfTenants();
DeviationEntries CertificatesOfGateways();

}  // namespace connectmaster::fakegateway
