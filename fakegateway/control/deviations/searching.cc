#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries SearchDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
