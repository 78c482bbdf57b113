#pragma once

#include <string>
#include <vector>

#include "connectmaster/testkit/fleet.pb.h"

namespace connectmaster::fakegateway {

// What is allowed in a fleet and yet may be a mistake, as FindMistakes says it. The fleet has none of those.
std::vector<std::string> FindDoubts(const testkit::Fleet& fleet);

}  // namespace connectmaster::fakegateway
