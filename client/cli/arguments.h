#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"

namespace connectmaster::client::cli {

// CLI11 has a syntax of its own: "[1,2]" is two values, and of "--name=" the value is the next argument. These two see
// to it that what was typed arrives as it was typed.

// The arguments without the program's name, in CLI11's order, the last one first.
std::vector<std::string> Shield(int argc, const char* const* argv);

// Makes every option that `app` and its commands have by now take shielded values.
void TakeShielded(CLI::App& app);

// A message about what was typed.
std::string Unshielded(std::string text);

}  // namespace connectmaster::client::cli
