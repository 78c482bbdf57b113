#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace connectmaster::text {

// The text of a JSON file, as protobuf's reader of JSON can take it: UTF-8 without a byte order mark, of one
// syntactically correct value, without the mistakes that protobuf's reader passes over: a key that is there twice (a
// message's field has two: snake_case and lowerCamelCase), and a list in a list, which no message has.
//
// INVALID_ARGUMENT in one line: with line and column if the syntax is wrong, with its name if the encoding is another
// one; a real gateway's configuration is told as that.
absl::StatusOr<std::string> ReadJson(std::string bytes);

}  // namespace connectmaster::text
