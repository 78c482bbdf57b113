#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries StatusDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
