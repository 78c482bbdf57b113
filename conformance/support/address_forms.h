#pragma once

#include <string>
#include <vector>

namespace connectmaster::conformance {

// Texts that are not an IPv4 address in four decimal numbers. A program that takes one for an address all the same
// takes it for `ipv4`, or for nobody's: it is safe to have a gateway dial them.
std::vector<std::string> NotQuiteIpv4(const std::string& ipv4);

}  // namespace connectmaster::conformance
