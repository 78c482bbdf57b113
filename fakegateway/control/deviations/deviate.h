#pragma once

#include <string>

#include "absl/status/status.h"
#include "control/behaviour.h"

namespace connectmaster::fakegateway {

// Makes the behaviour that of a gateway with the deviation; empty: with none. INVALID_ARGUMENT if there is none of that
// name.
absl::Status Deviate(const std::string& name, Behaviour& behaviour);

}  // namespace connectmaster::fakegateway
