#pragma once

#include <google/protobuf/descriptor.h>

namespace connectmaster::fakegateway {

// What the server's .proto files say, with the names that they have on the wire. The descriptors that are linked with
// the generated code say other names, and are the whole program's.
const google::protobuf::DescriptorPool& ContractDescriptors();

}  // namespace connectmaster::fakegateway
