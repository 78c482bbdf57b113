#pragma once

#include "absl/status/status.h"
#include "connectmaster/fakegateway/fake_gateway.h"

namespace connectmaster::fakegateway {

// Whether the world can run with the options' times; INVALID_ARGUMENT names the option, its value and what is expected.
// What the other options say is checked by those who read them.
absl::Status CheckOptions(const FakeGatewayOptions& options);

}  // namespace connectmaster::fakegateway
