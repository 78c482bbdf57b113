#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries AcceptDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
