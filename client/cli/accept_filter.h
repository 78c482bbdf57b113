#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectmaster/connect.pb.h"

namespace connectmaster::client::cli {

// Adds devices to a filter's list, or deletes them from it. Both set `allowAll` to false, so that the list counts.
void AddToFilter(gsdk::connect::AcceptFilter& filter, const std::vector<uint32_t>& device_ids);
void DeleteFromFilter(gsdk::connect::AcceptFilter& filter, const std::vector<uint32_t>& device_ids);

// "Every device may dial in.", "No device may dial in." or "These devices may dial in: 1 2".
std::string FilterText(const gsdk::connect::AcceptFilter& filter);

}  // namespace connectmaster::client::cli
