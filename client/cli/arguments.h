#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"

namespace connectmaster::client::cli {

// CLI11 has its own syntax: "[1,2]" is two values, and the value of "--name=" is the next argument. These functions
// make sure that options get their values exactly as they were typed.

// The arguments without the program's name, the last one first, as CLI11 wants them.
std::vector<std::string> Shield(int argc, const char* const* argv);

// Makes every existing option of `app` and its commands take shielded values.
void TakeShielded(CLI::App& app);

// Removes the shields, for messages about what was typed.
std::string Unshielded(std::string text);

}  // namespace connectmaster::client::cli
