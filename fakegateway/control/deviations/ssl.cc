#include "control/deviations/subjects.h"
#include "control/deviations/wrap.h"

namespace connectmaster::fakegateway {

DeviationEntries SslDeviations() {
  return {};
}

}  // namespace connectmaster::fakegateway
