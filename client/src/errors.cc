#include "connectmaster/client/errors.h"

#include <grpcpp/support/status.h>

#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/cord.h"
#include "connectmaster/standard/google/rpc/status.pb.h"
#include "connectmaster/wire_names.h"

namespace connectmaster::client {
namespace {

gsdk::err::MultiErrorResponse ParseDetails(const std::string& bytes) {
  gsdk::err::MultiErrorResponse all;
  standard::google::rpc::Status details;
  if (!details.ParseFromString(bytes)) return all;
  const std::string_view wanted = WireName(gsdk::err::MultiErrorResponse::descriptor()->full_name());
  for (const google::protobuf::Any& detail : details.details()) {
    // What stands before the last slash does not count. Any::UnpackTo would ask for our copy's name.
    const std::string type = detail.type_url().substr(detail.type_url().rfind('/') + 1);
    gsdk::err::MultiErrorResponse errors;
    if (type == wanted && errors.ParseFromString(detail.value())) all.MergeFrom(errors);
  }
  return all;
}

absl::StatusCode ToAbslCode(grpc::StatusCode code) {
  // The codes are the same numbers. What a server sends outside of them is UNKNOWN.
  const bool known = code >= grpc::StatusCode::OK && code <= grpc::StatusCode::UNAUTHENTICATED;
  return known ? static_cast<absl::StatusCode>(code) : absl::StatusCode::kUnknown;
}

}  // namespace

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(ToAbslCode(status.error_code()), status.error_message());
  if (status.error_details().empty()) return result;
  const gsdk::err::MultiErrorResponse errors = ParseDetails(status.error_details());
  if (errors.deviceerrors_size() > 0) result.SetPayload(kDeviceErrorsUrl, absl::Cord(errors.SerializeAsString()));
  return result;
}

std::vector<gsdk::err::ErrorResponse> DeviceErrors(const absl::Status& status) {
  const auto payload = status.GetPayload(kDeviceErrorsUrl);
  gsdk::err::MultiErrorResponse errors;
  if (!payload.has_value() || !errors.ParseFromString(std::string(*payload))) return {};
  return {errors.deviceerrors().begin(), errors.deviceerrors().end()};
}

}  // namespace connectmaster::client
