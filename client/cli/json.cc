#include "json.h"

#include <google/protobuf/util/json_util.h>

namespace connectmaster::client::cli {

std::string ToJsonLine(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for an Any of unknown type, which no message of the contract holds.
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

}  // namespace connectmaster::client::cli
