#pragma once

namespace connectmaster::client::cli {

// Runs the command line. Returns the exit status: 0, 1 if the command failed, 2 for wrong usage.
int RunCommandLine(int argc, const char* const* argv);

}  // namespace connectmaster::client::cli
