#include "server/grpc_status.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "connectmaster/err.pb.h"
#include "connectmaster/wire_names.h"

namespace connectmaster::fakegateway {
namespace {

// What gRPC's clients take of metadata by default, and what of that a status takes besides its message and details.
constexpr std::size_t kMetadataBytes = 8'192;
constexpr std::size_t kOtherMetadataBytes = 160;

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status, const ChangeDetails& change) {
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
    change(rich);
    details = rich.SerializeAsString();
  }
  return {static_cast<grpc::StatusCode>(status.code()), message, details};
}

std::optional<std::string> TooLongForClients(const grpc::Status& status) {
  const std::size_t details = status.error_details().size();
  const std::size_t in_base64 = (details + 2) / 3 * 4;
  if (in_base64 + status.error_message().size() + kOtherMetadataBytes <= kMetadataBytes) return std::nullopt;
  return absl::StrCat("the errors of its devices take ", details, " bytes, in base64 ", in_base64,
                      "; by default clients take about 8,000, of which those in Java count the base64. Others get "
                      "another error: name fewer devices, or raise the client's limit of metadata");
}

}  // namespace connectmaster::fakegateway
