#pragma once

#include <grpcpp/server_context.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/mutex.h"
#include "connectmaster/certs/certificate.h"
#include "server/parsed_certificates.h"

namespace grpc {
class Channel;
class Server;
}  // namespace grpc

namespace connectmaster::fakegateway {

// With which certificate a call's connection was made: TLS's, or, over an in-process channel, the one that the channel
// was given. Thread-safe.
class Peers {
 public:
  // Nothing where there is none.
  std::optional<certs::Certificate> CertificateOf(const grpc::ServerContextBase& context);
  // That certificate, and what the client sent along in the handshake. Empty where there is none.
  std::vector<certs::Certificate> ChainOf(const grpc::ServerContextBase& context);

  // A channel to the server in this process whose calls have that certificate.
  std::shared_ptr<grpc::Channel> InProcessChannel(grpc::Server& server, const certs::Certificate& certificate);

  // Before a stream's initial metadata is sent: in process gRPC gives clients an empty one even if the stream is
  // refused, so that of an accepted one has an entry.
  static void MarkAccepted(grpc::ServerContextBase& context);

  // What TLS presents, parsed once.
  ParsedCertificates& parsed() { return parsed_; }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Certificates = std::unordered_map<std::string, certs::Certificate, Hash, std::equal_to<>>;

  ParsedCertificates parsed_;
  Mutex mutex_;
  // In-process channels' certificates, by a random name that only the channel knows.
  Certificates in_process_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace connectmaster::fakegateway
