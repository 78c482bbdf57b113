#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries ServiceDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
