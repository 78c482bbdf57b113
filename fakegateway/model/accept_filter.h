#pragma once

#include <cstdint>

#include "connectmaster/connect.pb.h"

namespace connectmaster::fakegateway {

// Whether the filter lets the device in (ACCEPT-4, ACCEPT-5).
bool LetsIn(const gsdk::connect::AcceptFilter& filter, std::uint32_t device_id);

}  // namespace connectmaster::fakegateway
