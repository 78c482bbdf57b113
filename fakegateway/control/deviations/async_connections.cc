#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries AsyncDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
