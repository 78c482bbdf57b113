#pragma once

#include <vector>

#include "absl/status/status.h"
#include "connectmaster/err.pb.h"

namespace grpc {
class Status;
}

namespace connectmaster::client {

// Errors of this library are absl::Status. Where a call failed, the code and the message are exactly gRPC's; what a
// command on many devices reports for each device travels along as a payload, which DeviceErrors() reads.

// The one place where a grpc::Status becomes an absl::Status. Takes device errors out of the status details
// (`grpc-status-details-bin`: a google.rpc.Status with a gsdk.err.MultiErrorResponse, MULTI-2). Details that are not
// that, or do not parse, are left out; the code and the message stay.
absl::Status FromGrpcStatus(const grpc::Status& status);

// Which devices failed, with gRPC code and message each; empty where the error does not tell.
std::vector<gsdk::err::ErrorResponse> DeviceErrors(const absl::Status& status);

}  // namespace connectmaster::client
