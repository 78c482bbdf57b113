#pragma once

#include "control/deviations/subjects.h"

namespace connectmaster::fakegateway {

// Of SetConnectionModeMulti: MODE-5.
DeviationEntries ManyModesDeviations();

}  // namespace connectmaster::fakegateway
