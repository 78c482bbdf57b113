#include "calls/device.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "calls/ask_devices.h"
#include "calls/call_table.h"
#include "calls/capabilities.h"
#include "calls/services.h"

namespace connectmaster::fakegateway::device {
namespace {

// DEVICE-1: an address that its maker has not assigned, so no real device has it.
std::string MacAddressOf(std::uint32_t device_id) {
  std::string address = "02:00";
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    absl::StrAppend(&address, ":", absl::Hex(device_id >> shift & 0xffU, absl::kZeroPad2));
  }
  return address;
}

constexpr char kVersion[] = "1.0.0";

}  // namespace

void GetInfo(const Scope& scope, const wire::GetInfoRequest& request, wire::GetInfoResponse& response,
             const PendingCall& call) {
  AskDevice(
      scope, request.deviceid(),
      [&info = *response.mutable_info()](const Device& device, const DeviceGateway& /*gateway*/) {
        info.set_macaddr(MacAddressOf(device.id));
        info.set_modelname(wire::Type_Name(device.type));
        info.set_firmwareversion(kVersion);
        info.set_kernelversion(kVersion);
        info.set_bscoreversion(kVersion);
        info.set_boardversion(kVersion);
        return absl::OkStatus();
      },
      call);
}

void GetCapabilityInfo(const Scope& scope, const wire::GetCapabilityInfoRequest& request,
                       wire::GetCapabilityInfoResponse& response, const PendingCall& call) {
  AskDevice(
      scope, request.deviceid(),
      [&response](const Device& device, const DeviceGateway& /*gateway*/) {
        *response.mutable_capinfo() = InShort(ModelOf(device.type));
        return absl::OkStatus();
      },
      call);
}

void GetCapability(const Scope& scope, const wire::GetCapabilityRequest& request, wire::GetCapabilityResponse& response,
                   const PendingCall& call) {
  AskDevice(
      scope, request.deviceid(),
      [&response](const Device& device, const DeviceGateway& /*gateway*/) {
        *response.mutable_devicecapability() = InDetail(ModelOf(device.type));
        return absl::OkStatus();
      },
      call);
}

}  // namespace connectmaster::fakegateway::device

namespace connectmaster::fakegateway {

void AddDevice(CallTable& table) {
  table.Later(&device::GetInfo);
  table.Later(&device::GetCapabilityInfo);
  table.Later(&device::GetCapability);
  // GetHashKey is a question, too, but its checksum would be made up.
  table.NotSimulated<
      gsdk::device::DeleteRootCARequest, gsdk::device::LockRequest, gsdk::device::LockMultiRequest,
      gsdk::device::UnlockRequest, gsdk::device::UnlockMultiRequest, gsdk::device::RebootRequest,
      gsdk::device::RebootMultiRequest, gsdk::device::FactoryResetRequest, gsdk::device::FactoryResetMultiRequest,
      gsdk::device::ResetConfigRequest, gsdk::device::ResetConfigMultiRequest, gsdk::device::ClearDBRequest,
      gsdk::device::ClearDBMultiRequest, gsdk::device::UpgradeFirmwareRequest,
      gsdk::device::UpgradeFirmwareMultiRequest, gsdk::device::GetHashKeyRequest, gsdk::device::SetHashKeyRequest>();
}

}  // namespace connectmaster::fakegateway
