#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries SlaveDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
