#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries DisconnectDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
