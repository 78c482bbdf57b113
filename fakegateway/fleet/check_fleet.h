#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "connectmaster/testkit/fleet.pb.h"

namespace connectmaster::fakegateway {

// What is wrong with a fleet, in the order of its file, as CheckFleet says it ("devices[3].address ..."): the first
// `at_most` mistakes.
std::vector<std::string> FindMistakes(const testkit::Fleet& fleet, std::size_t at_most);

}  // namespace connectmaster::fakegateway
