#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries LoginDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
