#pragma once

namespace connectmaster::client::cli {

// Runs what a command line says. The exit status: 0, 1 where the command failed, 2 for wrong usage.
int RunCommandLine(int argc, const char* const* argv);

}  // namespace connectmaster::client::cli
