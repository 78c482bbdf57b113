#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries IpConfigDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
