#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <utility>
#include <vector>

namespace connectmaster::client::cli {

// A field of a message and its value, as text: "port" and "51211", "useDHCP" and "yes".
using MessageField = std::pair<std::string, std::string>;

// Every field in the contract's order, with the contract's names. The message has no lists and no messages in it.
std::vector<MessageField> MessageFields(const google::protobuf::Message& message);

}  // namespace connectmaster::client::cli
