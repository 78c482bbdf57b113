#pragma once

#include <grpcpp/generic/async_generic_service.h>

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "server/methods.h"

namespace connectmaster::fakegateway {

// Takes each incoming call to its method. A call of a method that the server does not have is UNIMPLEMENTED, and says
// which part of its name is unknown (SVC-1).
class Dispatcher final : public grpc::CallbackGenericService {
 public:
  // What answers a call of a method that the server does not have.
  using Unknown = std::function<absl::Status(const std::string& path, bool has_service)>;

  // Both must outlive it.
  Dispatcher(const Methods& methods, const Unknown& unknown) : methods_(methods), unknown_(unknown) {}

 private:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override;

  const Methods& methods_;
  const Unknown& unknown_;
};

}  // namespace connectmaster::fakegateway
