#pragma once

#include <functional>
#include <set>
#include <string>

namespace connectmaster::fakegateway {

// The full names of a server's services, as they are on the wire.
using ServiceNames = std::set<std::string, std::less<>>;

}  // namespace connectmaster::fakegateway
