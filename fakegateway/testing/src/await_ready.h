#pragma once

#include <chrono>
#include <string>

#include "child_process.h"

namespace connectmaster::testing::internal {

// Waits until the server has written its ready file, which it does before it writes anything on standard output: so
// there is nothing to ask again and again. The address in the file; empty, and *error, if the process ends, or the
// timeout, without one. The error is what follows the command's name in a sentence.
std::string AwaitReady(const ChildProcess& process, const std::string& ready_file, std::chrono::milliseconds timeout,
                       std::string* error);

}  // namespace connectmaster::testing::internal
