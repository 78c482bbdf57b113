#include "accept_filter.h"

#include <algorithm>

namespace connectmaster::client::cli {

void AddToFilter(gsdk::connect::AcceptFilter& filter, const std::vector<uint32_t>& device_ids) {
  filter.set_allowall(false);
  auto& list = *filter.mutable_deviceids();
  for (const uint32_t device_id : device_ids) {
    if (std::find(list.begin(), list.end(), device_id) == list.end()) list.Add(device_id);
  }
}

void DeleteFromFilter(gsdk::connect::AcceptFilter& filter, const std::vector<uint32_t>& device_ids) {
  filter.set_allowall(false);
  auto& list = *filter.mutable_deviceids();
  for (const uint32_t device_id : device_ids) {
    list.erase(std::remove(list.begin(), list.end(), device_id), list.end());
  }
}

std::string FilterText(const gsdk::connect::AcceptFilter& filter) {
  if (filter.allowall()) return "Every device may dial in.\n";
  if (filter.deviceids().empty()) return "No device may dial in.\n";
  std::string text = "These devices may dial in:";
  for (const uint32_t device_id : filter.deviceids()) text += " " + std::to_string(device_id);
  return text + "\n";
}

}  // namespace connectmaster::client::cli
