#pragma once

#include <set>
#include <string>

#include "connectmaster/standard/grpc/reflection/v1/reflection.grpc.pb.h"
#include "connectmaster/standard/grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "server/open_streams.h"

namespace connectmaster::fakegateway {

// gRPC's server reflection, of one server: it describes the contract as the .proto files have it. gRPC's own plug-in
// would be switched on for every server of the process, and describe everything that is linked to it.
//
// `Service` is v1's or v1alpha's, which differ in the package's name only.
template <typename Service, typename Request, typename Response>
class BasicReflectionService final : public Service::CallbackService {
 public:
  // `services` are the full names of the server's services. `open` ends the streams.
  BasicReflectionService(std::set<std::string> services, OpenStreams& open)
      : services_(std::move(services)), open_(open) {}

 private:
  ::grpc::ServerBidiReactor<Request, Response>* ServerReflectionInfo(::grpc::CallbackServerContext* context) override;

  const std::set<std::string> services_;
  OpenStreams& open_;
};

using ReflectionService = BasicReflectionService<standard::grpc::reflection::v1::ServerReflection,
                                                 standard::grpc::reflection::v1::ServerReflectionRequest,
                                                 standard::grpc::reflection::v1::ServerReflectionResponse>;
using ReflectionAlphaService = BasicReflectionService<standard::grpc::reflection::v1alpha::ServerReflection,
                                                      standard::grpc::reflection::v1alpha::ServerReflectionRequest,
                                                      standard::grpc::reflection::v1alpha::ServerReflectionResponse>;

}  // namespace connectmaster::fakegateway
