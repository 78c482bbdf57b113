#pragma once

#include <memory>
#include <string>

#include "support/laboratory.h"

namespace connectmaster::conformance {

// A fake master gateway in this process, in virtual time. Each test gets a new one. With the name of a deviation
// (deviations.h), each is wrong in that way.
std::unique_ptr<Endpoint> MakeFakeEndpoint(std::string deviation = "");

// The gateway of a target description, in real time. All tests share it.
std::unique_ptr<Endpoint> MakeDescribedEndpoint(Site site, std::string folder);

}  // namespace connectmaster::conformance
