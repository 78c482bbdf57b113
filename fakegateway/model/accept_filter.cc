#include "model/accept_filter.h"

#include <algorithm>

namespace connectmaster::fakegateway {

bool LetsIn(const gsdk::connect::AcceptFilter& filter, std::uint32_t device_id) {
  const auto& ids = filter.deviceids();
  return filter.allowall() || std::find(ids.begin(), ids.end(), device_id) != ids.end();
}

}  // namespace connectmaster::fakegateway
