#pragma once

#include "absl/status/status.h"

namespace connectmaster::fakegateway {

// Whether gRPC can serve with the GRPC_POLL_STRATEGY of the environment: if not, it ends the process without a word.
// FAILED_PRECONDITION, with the value.
absl::Status CheckPollStrategy();

}  // namespace connectmaster::fakegateway
