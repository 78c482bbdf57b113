#pragma once

#include <string>

namespace connectmaster {

// What a command prints for --version: "fakegateway 0.2.0 (commit 1a2b3c4d5e)"; without git, there is no commit.
std::string VersionText(const std::string& command);

inline constexpr char kVersionHelp[] = "Print the version and the commit";

}  // namespace connectmaster
