#pragma once

#include "control/deviations/connections.h"
#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {

// Of DisconnectAll: DISC-3.
DeviationEntries DisconnectAllDeviations();

}  // namespace connectmaster::fakegateway
