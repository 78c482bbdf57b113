#pragma once

#include <string>
#include <vector>

namespace connectmaster::conformance {

// Texts that are not an IPv4 address of four decimal numbers. A program that nevertheless accepts one reads it as
// `ipv4` or as an unused address, so it is safe to ask a gateway to dial them.
std::vector<std::string> NotQuiteIpv4(const std::string& ipv4);

}  // namespace connectmaster::conformance
