#pragma once

#include <grpcpp/generic/async_generic_service.h>

#include "server/methods.h"

namespace connectmaster::fakegateway {

// Takes each incoming call to its method. A call of a method that the server does not have is UNIMPLEMENTED, and says
// which part of its name is unknown (SVC-1).
class Dispatcher final : public grpc::CallbackGenericService {
 public:
  explicit Dispatcher(const Methods& methods, Shell& shell) : methods_(methods), shell_(shell) {}

 private:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override;

  const Methods& methods_;
  Shell& shell_;
};

}  // namespace connectmaster::fakegateway
