#pragma once

#include <cstdint>
#include <string>

namespace connectmaster::client::cli {

// Unix seconds as local date and time: "2026-01-31 23:59:59".
std::string LocalTime(int64_t timestamp);

}  // namespace connectmaster::client::cli
