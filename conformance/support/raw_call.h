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

// Calls that the client library would not make: without a token, with a wrong one, to methods that are not served, over
// connections that should not be. Nothing is renewed or repeated.

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

// Makes one call and waits for its end; of a stream, the first message counts.
RawAnswer Call(const std::shared_ptr<grpc::Channel>& channel, const RawCall& call);

// With `token` in the metadata, and typed messages.
absl::Status CallWithToken(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                           const std::string& token, const google::protobuf::Message& request,
                           google::protobuf::Message* response = nullptr);

// A channel of its own TCP connection. `options` as of a client; nothing in it is checked; an empty certificate means
// none is shown, and an empty root certificate that there is no TLS at all. Sends messages of any size.
std::shared_ptr<grpc::Channel> MakeRawChannel(const client::ClientOptions& options);

// The full names of the methods of a service, "/gsdk.tenant.Tenant/GetList", by a message of the file that defines it.
std::vector<std::string> MethodsOf(const google::protobuf::Message& message_of_its_file);

}  // namespace connectmaster::conformance
