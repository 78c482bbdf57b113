#pragma once

#include "absl/status/status.h"
#include "connectmaster/fakegateway/fake_gateway.h"

namespace connectmaster::fakegateway {

// Makes the gateway wrong as options.deviation says. INVALID_ARGUMENT if there is none of that name.
absl::Status Deviate(FakeGatewayOptions& options);

}  // namespace connectmaster::fakegateway
