#pragma once

#include <string>
#include <vector>

namespace connectmaster::certs::cli {

// What the parser does not understand by itself, in its own terms. `arguments` is without the program's name.
// - G-SDK's generator has the commands -c, -cs, -ct and -cg: the first of them becomes the command of the longer name,
//   in front of the other arguments, unless a command stands there already.
// - `--option=` becomes `--option` and an empty argument.
std::vector<std::string> Normalize(std::vector<std::string> arguments);

// Parses the arguments and runs the command. Returns the exit status; nothing is thrown.
int RunCommandLine(std::vector<std::string> arguments);

}  // namespace connectmaster::certs::cli
