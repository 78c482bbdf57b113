#pragma once

#include <memory>

#include "support/laboratory.h"

namespace connectmaster::conformance {

// A fake master gateway in this process, on virtual time, started anew for each test.
std::unique_ptr<Endpoint> MakeFakeEndpoint();

// The gateway of a target description, on real time. It is the same one for every test.
std::unique_ptr<Endpoint> MakeDescribedEndpoint(Site site, std::string folder);

}  // namespace connectmaster::conformance
