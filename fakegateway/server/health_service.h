#pragma once

#include <set>
#include <string>

#include "connectmaster/standard/grpc/health/v1/health.grpc.pb.h"
#include "server/open_streams.h"

namespace connectmaster::fakegateway {

// gRPC's health service, of one server: as long as it answers, each of its services is SERVING. gRPC's own would be
// switched on for every server of the process.
class HealthService final : public standard::grpc::health::v1::Health::CallbackService {
 public:
  // `services` are the full names of the server's services. `open` ends the watches.
  HealthService(std::set<std::string> services, OpenStreams& open) : services_(std::move(services)), open_(open) {}

 private:
  using Request = standard::grpc::health::v1::HealthCheckRequest;
  using Response = standard::grpc::health::v1::HealthCheckResponse;

  ::grpc::ServerUnaryReactor* Check(::grpc::CallbackServerContext* context, const Request* request,
                                    Response* response) override;
  ::grpc::ServerWriteReactor<Response>* Watch(::grpc::CallbackServerContext* context, const Request* request) override;

  // The server as a whole has the empty name.
  bool Has(const std::string& service) const { return service.empty() || services_.contains(service); }

  const std::set<std::string> services_;
  OpenStreams& open_;
};

}  // namespace connectmaster::fakegateway
