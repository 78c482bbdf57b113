#pragma once

#include <string>

namespace connectmaster::fakegateway::cli {

// Prints what the fleet file describes, on standard output, or what is wrong with it, on standard error, a line for
// each mistake; the exit status.
int Check(const std::string& path);

}  // namespace connectmaster::fakegateway::cli
