#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace connectmaster::fakegateway {

// The one place where the world's errors become gRPC's: the same code and message, and per-device errors as the one
// detail of a google.rpc.Status (MULTI-2, MULTI-5).
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace connectmaster::fakegateway
