#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace connectmaster::process_tests {

// The addresses that a process listens on, as the kernel tells it: "127.0.0.1:4010"; those of IPv6 in hexadecimal,
// unless they stand for one of IPv4.
std::vector<std::string> ListeningAddresses(pid_t pid);

}  // namespace connectmaster::process_tests
