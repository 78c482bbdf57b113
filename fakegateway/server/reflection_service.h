#pragma once

#include "calls/call_table.h"
#include "connectmaster/standard/grpc/reflection/v1/reflection.grpc.pb.h"
#include "connectmaster/standard/grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "server/open_streams.h"
#include "server/service_names.h"
#include "server/shell.h"

namespace connectmaster::fakegateway {

// What a server has of the contract.
struct Described {
  const ServiceNames& services;
  const MethodPaths& not_simulated;
};

// gRPC's server reflection, of one server: it describes the contract as the .proto files have it, without the methods
// that the fake does not simulate. gRPC's own plug-in would be switched on for every server of the process, and
// describe everything that is linked to it.
//
// `Service` is v1's or v1alpha's, which differ in the package's name only.
template <typename Service, typename Request, typename Response>
class BasicReflectionService final : public Service::CallbackService {
 public:
  // `open` ends the streams.
  BasicReflectionService(const ServiceNames& services, const MethodPaths& not_simulated, Shell& shell,
                         OpenStreams& open)
      : described_{services, not_simulated}, shell_(shell), open_(open) {}

 private:
  ::grpc::ServerBidiReactor<Request, Response>* ServerReflectionInfo(::grpc::CallbackServerContext* context) override;

  const Described described_;
  Shell& shell_;
  OpenStreams& open_;
};

using ReflectionService = BasicReflectionService<standard::grpc::reflection::v1::ServerReflection,
                                                 standard::grpc::reflection::v1::ServerReflectionRequest,
                                                 standard::grpc::reflection::v1::ServerReflectionResponse>;
using ReflectionAlphaService = BasicReflectionService<standard::grpc::reflection::v1alpha::ServerReflection,
                                                      standard::grpc::reflection::v1alpha::ServerReflectionRequest,
                                                      standard::grpc::reflection::v1alpha::ServerReflectionResponse>;

}  // namespace connectmaster::fakegateway
