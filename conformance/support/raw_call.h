#pragma once

#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "connectmaster/client/options.h"

namespace grpc {
class Channel;
}

namespace connectmaster::conformance {

// Calls that the client library would not make: without a token or with a wrong one, to methods that are not served,
// over connections that should be refused. Nothing is renewed or repeated.

struct RawCall {
  std::string method;     // "/gsdk.login.Login/Login"
  std::string request{};  // a message's bytes
  std::multimap<std::string, std::string> metadata{};
};

struct RawAnswer {
  absl::Status status{};
  std::string response{};
  // The raw bytes of grpc-status-details-bin, and the other trailing metadata.
  std::string details{};
  std::multimap<std::string, std::string> trailing{};
};

// Makes one call and waits for its end; the response of a stream is its first message.
RawAnswer Call(const std::shared_ptr<grpc::Channel>& channel, const RawCall& call);

// Makes a call with `token` in the metadata, and typed messages.
absl::Status CallWithToken(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                           const std::string& token, const google::protobuf::Message& request,
                           google::protobuf::Message* response = nullptr);

// A channel with its own TCP connection, for messages of any size. `options` are not checked. If its certificate is
// empty, the channel shows none; if its root certificate is empty, it does not use TLS.
std::shared_ptr<grpc::Channel> MakeRawChannel(const client::ClientOptions& options);

// The full names of a service's methods ("/gsdk.tenant.Tenant/GetList"), found by any message of the service's file.
std::vector<std::string> MethodsOf(const google::protobuf::Message& message_of_its_file);

}  // namespace connectmaster::conformance
