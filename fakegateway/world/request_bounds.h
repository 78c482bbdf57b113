#pragma once

#include <google/protobuf/message.h>

#include "absl/status/status.h"

namespace connectmaster::fakegateway {

// INVALID_ARGUMENT for a request whose lists, at any depth, have more than kMaxNamedInRequest elements in all: what
// looks at each of them would take too long (ROBUST-1). Looks at none of them itself.
absl::Status CheckNamed(const google::protobuf::Message& request);

}  // namespace connectmaster::fakegateway
