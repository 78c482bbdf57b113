#pragma once

#include <string>
#include <vector>

namespace connectmaster::certs::cli {

// Rewrites what CLI11 does not understand. `arguments` does not include the program's name.
// - G-SDK's generator has the commands -c, -cs, -ct and -cg. The first of them is replaced by its long name and moved
// to
//   the front, unless a command is already there.
// - `--option=` becomes `--option` and an empty argument.
std::vector<std::string> Normalize(std::vector<std::string> arguments);

// Parses the arguments and runs the command. Returns the exit status; nothing is thrown.
int RunCommandLine(std::vector<std::string> arguments);

}  // namespace connectmaster::certs::cli
