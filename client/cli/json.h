#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace connectmaster::client::cli {

// JSON of messages for --json: the contract's field names, every field of proto3 also where it has its default, enum
// values by name and numbers for unknown ones.

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
