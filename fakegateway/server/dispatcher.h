#pragma once

#include <grpcpp/generic/async_generic_service.h>

#include "server/methods.h"

namespace connectmaster::fakegateway {

// Takes each incoming call to its method. A call of a method that the server does not have is UNIMPLEMENTED, and says
// which part of its name is unknown (SVC-1).
class Dispatcher final : public grpc::CallbackGenericService {
 public:
  explicit Dispatcher(const Methods& methods) : methods_(methods) {}

 private:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override;

  const Methods& methods_;
};

}  // namespace connectmaster::fakegateway
