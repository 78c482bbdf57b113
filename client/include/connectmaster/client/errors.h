#pragma once

#include <vector>

#include "absl/status/status.h"
#include "connectmaster/err.pb.h"
#include "connectmaster/export.h"

namespace grpc {
class Status;
}

namespace connectmaster::client {

// Errors of this library are absl::Status. If a call fails, code and message are exactly gRPC's; the message of
// DEADLINE_EXCEEDED also says how long the timeout was. The device errors of a command on many devices are a payload of
// the status; DeviceErrors() reads it.

// Converts a gRPC status. Takes the device errors from the status details (`grpc-status-details-bin`: a
// google.rpc.Status with a gsdk.err.MultiErrorResponse, MULTI-2). Other details, and details that do not parse, are
// left out; code and message stay.
CONNECTMASTER_EXPORT absl::Status FromGrpcStatus(const grpc::Status& status);

// Lists the devices that failed, each with gRPC code and message; empty if the error does not contain them.
CONNECTMASTER_EXPORT std::vector<gsdk::err::ErrorResponse> DeviceErrors(const absl::Status& status);

}  // namespace connectmaster::client
