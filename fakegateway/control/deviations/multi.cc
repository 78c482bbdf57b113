#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries MultiDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
