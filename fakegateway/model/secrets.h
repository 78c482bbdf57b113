#pragma once

#include <google/protobuf/message.h>

namespace connectmaster::fakegateway {

// Whether the field is one of those that no journal and no log may show: keys, tokens. A test holds the list of them
// against the contract.
bool IsSecret(const google::protobuf::FieldDescriptor& field);

// Whether a message of this type may have a secret, at any depth.
bool MayHaveSecrets(const google::protobuf::Descriptor& type);

// Overwrites the secrets of a message, at any depth.
void LeaveOutSecrets(google::protobuf::Message& message);

}  // namespace connectmaster::fakegateway
