#pragma once

#include <google/protobuf/io/zero_copy_stream.h>
#include <google/protobuf/message.h>

#include "absl/status/status.h"

namespace connectmaster::fakegateway {

// INVALID_ARGUMENT for a request whose lists, at any depth, have more than kMaxNamedInRequest elements in all: what
// looks at each of them would take too long (ROBUST-1). Looks at none of them itself.
absl::Status CheckNamed(const google::protobuf::Message& request);

// INVALID_ARGUMENT for an encoded request of this type with more than kMaxFieldsInRequest fields and list elements,
// known or not: read, it would take up to forty times its size (ROBUST-1). For bytes that are not a message, it may be
// OK.
absl::Status CheckFields(google::protobuf::io::ZeroCopyInputStream& request, const google::protobuf::Descriptor& type);

}  // namespace connectmaster::fakegateway
