#pragma once

#include <google/protobuf/message.h>

#include <string>

#include "connectmaster/standard/google/rpc/status.pb.h"
#include "connectmaster/wire_names.h"

namespace connectmaster::client {

// The status details of an error, as they travel: with one message as the one detail.
inline std::string DetailsOf(const google::protobuf::Message& detail) {
  standard::google::rpc::Status status;
  google::protobuf::Any& any = *status.add_details();
  any.set_type_url("type.googleapis.com/" + std::string(WireName(detail.GetDescriptor()->full_name())));
  any.set_value(detail.SerializeAsString());
  return status.SerializeAsString();
}

}  // namespace connectmaster::client
