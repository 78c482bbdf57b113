#include "server/grpc_status.h"

#include <string>

#include "connectmaster/err.pb.h"
#include "connectmaster/standard/google/rpc/status.pb.h"
#include "connectmaster/wire_names.h"
#include "world/errors.h"

namespace connectmaster::fakegateway {

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const std::string message(status.message());
  std::string details;
  if (const std::string errors = DeviceErrorsOf(status); !errors.empty()) {
    standard::google::rpc::Status rich;
    rich.set_code(static_cast<int>(status.code()));
    rich.set_message(message);
    google::protobuf::Any& detail = *rich.add_details();
    detail.set_type_url(kDeviceErrorsUrl);
    detail.set_value(errors);
    details = rich.SerializeAsString();
  }
  return {static_cast<grpc::StatusCode>(status.code()), message, details};
}

}  // namespace connectmaster::fakegateway
