#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <string>

#include "application.h"

namespace application {

std::shared_ptr<grpc::Channel> ChannelTo(const Access& access);

// A context with the token, and with a deadline that only a test that fails reaches.
std::unique_ptr<grpc::ClientContext> ContextWith(const std::string& token = "");

// Somebody who is logged in, as the certificate says or as the administrator.
struct Session {
  std::shared_ptr<grpc::Channel> channel;
  std::string token;
};
Session LogIn(const Access& tenant);

}  // namespace application
