#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries ModeDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
