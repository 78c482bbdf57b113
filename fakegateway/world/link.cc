#include "world/link.h"

#include <algorithm>

namespace connectmaster::fakegateway {

const LinkTransition* FindTransition(LinkState from, LinkEvent event) {
  const auto* const found = std::find_if(kLinkTransitions.begin(), kLinkTransitions.end(),
                                         [&](const auto& row) { return row.from == from && row.event == event; });
  return found == kLinkTransitions.end() ? nullptr : found;
}

}  // namespace connectmaster::fakegateway
