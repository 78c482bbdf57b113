#pragma once

#include <grpcpp/support/status.h>

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "connectmaster/standard/google/rpc/status.pb.h"

namespace connectmaster::fakegateway {

// The one place where the world's errors become gRPC's: the same code and message, and per-device errors as the one
// detail of a google.rpc.Status (MULTI-2, MULTI-5), which is sent as `change` leaves it.
using ChangeDetails = std::function<void(standard::google::rpc::Status& details)>;
grpc::Status ToGrpcStatus(
    const absl::Status& status, const ChangeDetails& change = [](standard::google::rpc::Status&) {});

// Why clients may not get this status: they bound the metadata that they take, and report another error instead. Null
// if all get it.
std::optional<std::string> TooLongForClients(const grpc::Status& status);

}  // namespace connectmaster::fakegateway
