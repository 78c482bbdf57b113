#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries SyncDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
