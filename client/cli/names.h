#pragma once

#include <string>

#include "connectmaster/connect.pb.h"
#include "connectmaster/device.pb.h"
#include "connectmaster/gateway.pb.h"

namespace connectmaster::client::cli {

// Enum values for people: the contract's name, or the number if this version does not know the value (ASYNC-5).
std::string Name(gsdk::connect::Status status);
std::string Name(gsdk::connect::ConnectionMode mode);
std::string Name(gsdk::device::Type type);
std::string Name(gsdk::gateway::Status status);
std::string YesNo(bool value);

}  // namespace connectmaster::client::cli
