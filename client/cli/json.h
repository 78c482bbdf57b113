#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace connectmaster::client::cli {

// JSON of messages for --json, with the contract's field names. Every proto3 field is printed, defaults included; enum
// values are names, unknown ones numbers.

// One line, without a newline.
std::string ToJsonLine(const google::protobuf::Message& message);

// One document: an array of the messages, with a newline.
template <typename T>
std::string ToJsonArray(const std::vector<T>& messages) {
  std::string json = "[";
  for (const T& message : messages) json += (json.size() > 1 ? ",\n " : "\n ") + ToJsonLine(message);
  return json + (messages.empty() ? "]\n" : "\n]\n");
}

}  // namespace connectmaster::client::cli
