#pragma once

#include "connectmaster/device.pb.h"
#include "model/device_models.h"

namespace connectmaster::fakegateway {

// What a device can do, in the two ways in which a client may ask (DEVICE-2, DEVICE-3). What nothing is known of, it
// cannot do.
gsdk::device::CapabilityInfo InShort(const DeviceModel& model);
gsdk::device::DeviceCapability InDetail(const DeviceModel& model);

}  // namespace connectmaster::fakegateway
