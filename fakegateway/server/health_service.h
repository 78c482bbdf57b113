#pragma once

#include <string>

#include "connectmaster/standard/grpc/health/v1/health.grpc.pb.h"
#include "server/open_streams.h"
#include "server/service_names.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// gRPC's health service, of one server: as long as it answers, each of its services is SERVING. gRPC's own would be
// switched on for every server of the process.
class HealthService final : public standard::grpc::health::v1::Health::CallbackService {
 public:
  // `open` ends the watches.
  HealthService(const ServiceNames& services, Shell& shell, OpenStreams& open)
      : services_(services), shell_(shell), open_(open) {}

 private:
  using Request = standard::grpc::health::v1::HealthCheckRequest;
  using Response = standard::grpc::health::v1::HealthCheckResponse;

  ::grpc::ServerUnaryReactor* Check(::grpc::CallbackServerContext* context, const Request* request,
                                    Response* response) override;
  ::grpc::ServerWriteReactor<Response>* Watch(::grpc::CallbackServerContext* context, const Request* request) override;

  // The server as a whole has the empty name.
  bool Has(const std::string& service) const { return service.empty() || services_.contains(service); }

  const ServiceNames& services_;
  Shell& shell_;
  OpenStreams& open_;
};

}  // namespace connectmaster::fakegateway
