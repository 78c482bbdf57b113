#pragma once

#include <cstdint>

#include "connectmaster/device.pb.h"

namespace connectmaster::fakegateway {

// The parts of a device that a client can ask about.
enum DevicePart : std::uint32_t {
  kCards = 1U << 0U,
  kFingers = 1U << 1U,
  kFaces = 1U << 2U,         // by infrared or visible light
  kVisibleFaces = 1U << 3U,  // by visible light
  kKeys = 1U << 4U,          // on which users enter their ID and their PIN
  kDisplay = 1U << 5U,
  kCamera = 1U << 6U,
  kQrCodes = 1U << 7U,
  kMobile = 1U << 8U,  // credentials on telephones
};

// What a type of devices has (DEVICE-3).
struct DeviceModel {
  gsdk::device::Type type = gsdk::device::UNDEFINED;
  std::uint32_t parts = 0;
  std::uint32_t max_users = 0;
  std::uint32_t doors = 0;  // a relay each

  bool Has(DevicePart part) const { return (parts & part) != 0; }
};

// One of no parts for a type of which nothing is known.
DeviceModel ModelOf(gsdk::device::Type type);

}  // namespace connectmaster::fakegateway
