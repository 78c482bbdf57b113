#pragma once

#include <string>

namespace connectmaster::fakegateway {

// What protobuf's reader of JSON says of a fleet that does not fit the schema, such as `(devices[2]) adress: Cannot
// find field.`, with what is expected there.
std::string WithExpected(const std::string& complaint);

}  // namespace connectmaster::fakegateway
