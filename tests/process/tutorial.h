#pragma once

#include <vector>

#include "connectmaster/connect.pb.h"

namespace connectmaster::process_tests {

// The tutorial's devices, as the requirements' table has them ("The tutorial's session").
inline std::vector<gsdk::connect::SearchDeviceInfo> TutorialDevices() {
  struct Row {
    uint32_t id;
    gsdk::device::Type type;
    const char* address;
    gsdk::connect::ConnectionMode mode;
    bool ssl;
  };
  using namespace gsdk::connect;  // NOLINT(google-build-using-namespace): the table's words
  using namespace gsdk::device;   // NOLINT(google-build-using-namespace)
  const Row rows[] = {
      {544114231, BIOENTRY_W2, "192.168.0.104", SERVER_TO_DEVICE, false},
      {540092578, BIOSTATION_L2, "192.168.0.120", SERVER_TO_DEVICE, true},
      {846, BIOLITE_N2, "192.168.0.117", SERVER_TO_DEVICE, false},
      {939342898, BIOSTATION_A2, "192.168.0.121", DEVICE_TO_SERVER, true},
      {939342902, BIOSTATION_A2, "192.168.0.125", SERVER_TO_DEVICE, true},
      {939504224, BIOSTATION_A2, "192.168.0.110", SERVER_TO_DEVICE, false},
      {542190033, FACESTATION_2, "192.168.0.123", SERVER_TO_DEVICE, false},
      {547634389, BIOSTATION_2, "192.168.0.100", SERVER_TO_DEVICE, false},
      {547634480, BIOSTATION_2, "192.168.0.106", SERVER_TO_DEVICE, false},
  };
  std::vector<SearchDeviceInfo> devices;
  for (const Row& row : rows) {
    SearchDeviceInfo& device = devices.emplace_back();
    device.set_deviceid(row.id);
    device.set_type(row.type);
    device.set_usedhcp(true);
    device.set_connectionmode(row.mode);
    device.set_ipaddr(row.address);
    device.set_port(51211);
    device.set_usessl(row.ssl);
    if (row.mode == DEVICE_TO_SERVER) device.set_serveraddr("192.168.0.2");  // SEARCH-4
  }
  return devices;
}

}  // namespace connectmaster::process_tests
