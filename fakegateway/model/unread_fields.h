#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace connectmaster::fakegateway {

// The fields of a request that are set and have no effect: those that the contract does not have, and those that are
// only given back, or not even that. "filter.IPAddrs", "connectInfo.15 (not in the contract)".
std::vector<std::string> UnreadFields(const google::protobuf::Message& request);

}  // namespace connectmaster::fakegateway
