#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries GatewayDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
