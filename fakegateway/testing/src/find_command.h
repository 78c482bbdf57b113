#pragma once

#include <optional>
#include <string>

namespace connectmaster::testing::internal {

inline constexpr char kCommandVariable[] = "CONNECTMASTER_FAKEGATEWAY";

// Where the command may be, the first first.
struct CommandPlaces {
  std::string named;                       // by the options; empty: not at all
  std::optional<std::string> environment;  // the variable CONNECTMASTER_FAKEGATEWAY
  std::string build;                       // the default of the build; empty: none
  std::optional<std::string> path;         // the variable PATH
};

// Those of this process, with the options' command and the default of the build.
CommandPlaces ThisProcessesPlaces(const std::string& named, const std::string& build);

// The path of the command `fakegateway`, as it can be executed. What is named has to be there; the default of the build
// need not. Empty, and *error, if it is in none of the places: which were tried, and why not there.
std::string FindCommand(const CommandPlaces& places, std::string* error);

}  // namespace connectmaster::testing::internal
