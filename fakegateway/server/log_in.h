#pragma once

#include <grpcpp/server_context.h>

#include <string>

#include "absl/status/statusor.h"
#include "calls/call_table.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// Opens a session for the client of this call, if it may have the one that it wishes; returns its token.
absl::StatusOr<std::string> LogIn(Shell& shell, const grpc::CallbackServerContext& context, const LogsIn::Wish& wish);

}  // namespace connectmaster::fakegateway
