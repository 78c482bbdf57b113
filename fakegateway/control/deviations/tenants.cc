#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries TenantDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
