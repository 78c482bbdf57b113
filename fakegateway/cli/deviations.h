#pragma once

#include <optional>
#include <string>

#include "connectmaster/fakegateway/deviations.h"

namespace connectmaster::fakegateway::cli {

std::optional<Deviation> FindDeviation(const std::string& name);

// Prints all of them; the exit status.
int ListDeviations();

}  // namespace connectmaster::fakegateway::cli
