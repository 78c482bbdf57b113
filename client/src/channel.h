#pragma once

#include <grpcpp/channel.h>

#include <memory>

#include "connectmaster/client/options.h"

namespace connectmaster::client::internal {

// A channel with mutual TLS. Nothing is dialled before its first call.
std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options);

}  // namespace connectmaster::client::internal
