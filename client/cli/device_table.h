#pragma once

#include <string>
#include <vector>

#include "connectmaster/connect.pb.h"

namespace connectmaster::client::cli {

// Managed devices as a table for people.
std::string DeviceTable(const std::vector<gsdk::connect::DeviceInfo>& devices);

}  // namespace connectmaster::client::cli
